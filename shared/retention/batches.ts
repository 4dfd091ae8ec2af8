import { rowErrorOf } from "../clients/database-errors";

/**
 * Works on a batch of items. Where the database refuses it for the rows that it touches, works on each half
 * by itself, and so on, until the refused item is alone: the others are done.
 * @param refused called for each item that is refused, with the reason
 * @throws any other error
 */
export async function workInHalves<Item>(
  items: readonly Item[],
  work: (batch: readonly Item[]) => Promise<void>,
  refused: (item: Item, error: unknown) => Promise<void>,
): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  try {
    await work(items);
  } catch (error) {
    if (rowErrorOf(error) === undefined) throw error;
    if (items.length === 1) return refused(first, error);
    const middle = Math.ceil(items.length / 2);
    await workInHalves(items.slice(0, middle), work, refused);
    await workInHalves(items.slice(middle), work, refused);
  }
}
