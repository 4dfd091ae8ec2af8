import { bulkhead } from "cockatiel";

/** Does the same with all of them, so many at a time; how each one ended comes in their order. */
export function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const places = bulkhead(atOnce, items.length);
  return Promise.allSettled(items.map((item) => places.execute(() => work(item))));
}
