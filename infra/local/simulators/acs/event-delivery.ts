import { setTimeout as sleep } from "node:timers/promises";
import type { Subscriber } from "./calls";
import type { EventGridEvent } from "./events";

/** Event Grid gives up on an answer that takes longer. */
const ANSWER_DEADLINE_MS = 30_000;
/** Event Grid itself goes on for a day. */
const DELAYS_MS = [100, 200, 400, 800];
/** With these a webhook says that another attempt is of no use. */
const FINAL_STATUSES = [400, 401, 403, 413];

/** How the delivery of an event has ended. */
export type Delivery = {
  event_id: string;
  event_type: string;
  delivered: boolean;
  attempts: number;
  /** Of the last attempt; null when there was no answer. */
  status: number | null;
};

/** Posts an event as Event Grid does, alone in a batch, and again while it is not taken. */
export async function deliver(event: EventGridEvent, to: Subscriber): Promise<Delivery> {
  let status: number | null = null;
  let attempts = 0;
  for (const delayMs of [0, ...DELAYS_MS]) {
    await sleep(delayMs);
    status = await post(event, to, attempts);
    attempts++;
    if (isTaken(status) || FINAL_STATUSES.includes(status ?? 0)) break;
  }
  const { id: event_id, eventType: event_type } = event;
  return { event_id, event_type, delivered: isTaken(status), attempts, status };
}

function isTaken(status: number | null): boolean {
  return status !== null && status >= 200 && status <= 204;
}

async function post(event: EventGridEvent, to: Subscriber, deliveryCount: number) {
  try {
    const answer = await fetch(to.url, {
      method: "POST",
      headers: {
        ...to.headers,
        "content-type": "application/json; charset=utf-8",
        "aeg-event-type": "Notification",
        "aeg-subscription-name": "LOCAL",
        "aeg-delivery-count": `${deliveryCount}`,
        "aeg-data-version": event.dataVersion,
        "aeg-metadata-version": event.metadataVersion,
      },
      body: JSON.stringify([event]),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}
