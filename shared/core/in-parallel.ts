import { bulkhead } from "cockatiel";

/** Runs the work for each item, at most so many at once. @returns the outcomes, in the order of the items */
export function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const limit = bulkhead(atOnce, items.length);
  return Promise.allSettled(items.map((item) => limit.execute(() => work(item))));
}
