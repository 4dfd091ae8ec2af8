import { QUEUES, type QueueName } from "../../../shared/core/queues";

/** What messages are received from: a queue, or the dead-letter queue beside it. */
export type Entity = { queue: QueueName; dead: boolean };

const DEAD_LETTERS = "/$deadletterqueue";

/** What an address names; undefined where there is no such queue. Case makes no difference. */
export function entityAt(address: string): Entity | undefined {
  const path = address.toLowerCase();
  const dead = path.endsWith(DEAD_LETTERS);
  const name = dead ? path.slice(0, -DEAD_LETTERS.length) : path;
  const queue = QUEUES.find((known) => known === name);
  return queue && { queue, dead };
}
