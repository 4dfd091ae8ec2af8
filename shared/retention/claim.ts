import { inParallel } from "../core/in-parallel";
import { Problem } from "../core/problems";

/**
 * The database holds what it gave to be deleted for 5 minutes, in which no legal hold is accepted, and
 * nothing of it may be touched afterwards: what is begun within 2 has ended by then, since connecting to a
 * storage, finding its container there and deleting a file take a minute each at the most.
 */
const USABLE_MS = 2 * 60_000;

/** As many as can be tried in that time, so many at once, should each take a minute. */
export const CLAIMED_AT_ONCE = 16;
const DELETIONS_AT_ONCE = 8;

/** The right to delete what is being claimed: to be made before the claim, from which its time counts. */
export class Claim {
  readonly #until = Date.now() + USABLE_MS;

  /** To be called before each deletion. @throws Problem `storage_timeout` once the time is over */
  demand(): void {
    if (Date.now() >= this.#until) throw new Problem("storage_timeout");
  }
}

export interface Deletions<Item> {
  done: Item[];
  failed: { item: Item; error: unknown }[];
}

/** Deletes what was claimed, each on its own. @returns what is gone, and why the rest is not */
export async function deleteEach<Item>(
  items: readonly Item[],
  remove: (item: Item) => Promise<unknown>,
): Promise<Deletions<Item>> {
  const deletions: Deletions<Item> = { done: [], failed: [] };
  await inParallel(items, DELETIONS_AT_ONCE, async (item) => {
    try {
      await remove(item);
      deletions.done.push(item);
    } catch (error) {
      deletions.failed.push({ item, error });
    }
  });
  return deletions;
}
