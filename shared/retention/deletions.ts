import * as z from "zod";
import { callAsService } from "../clients/database";
import { rowErrorOf } from "../clients/database-errors";
import { inParallel } from "../core/in-parallel";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";

/**
 * A claim in the database lasts 5 minutes: until then no legal hold is accepted for what is claimed, and
 * after that it must not be deleted. A deletion started within 2 minutes ends in time, since connecting to
 * a storage, finding the container and deleting a file take at most a minute each.
 */
const CLAIM_MS = 2 * 60_000;

/** As many as can be tried in that time, at this concurrency, if each takes a minute. */
export const CLAIMED_AT_ONCE = 16;
const DELETIONS_AT_ONCE = 8;

/** The right to delete what is claimed. Create it before the claim, so that its time starts earlier. */
export class Claim {
  readonly #until = Date.now() + CLAIM_MS;

  /** To be called before each deletion. @throws Problem `storage_timeout` once the time is over */
  requireTime(): void {
    if (Date.now() >= this.#until) throw new Problem("storage_timeout");
  }
}

export interface Deletions<Item> {
  done: Item[];
  failed: { item: Item; error: unknown }[];
}

/** Deletes claimed items, each on its own. @returns which are deleted, and why the others are not */
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

/** Why something could not be deleted: what the database refuses, or a problem code. */
export const reasonOf = (error: unknown): string =>
  rowErrorOf(error) ?? (error instanceof Problem ? error.code : "internal_error");

/** Records that a run could not delete an interview's recording or transcript, or a user's resume. */
export async function recordFailure(
  runId: string,
  what: { p_interview_id: string; p_of_transcript?: boolean } | { p_user_id: string },
  error: unknown,
  log: Log,
  reason = reasonOf(error),
): Promise<void> {
  const parameters = { p_run_id: runId, p_reason: reason, ...what };
  await callAsService("record_retention_failure", parameters, z.unknown());
  const ids = "p_interview_id" in what ? { interview_id: what.p_interview_id } : {};
  const fields = { run_id: runId, reason, ...ids, ...describeError(error) };
  log.error("retention_deletion_failed", fields);
}
