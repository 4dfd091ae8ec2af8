import { setTimeout as sleep } from "node:timers/promises";
import type { Subscriber } from "./calls";
import type { EventGridEvent } from "./events";

/** Event Grid does not wait longer for a response. */
const ANSWER_DEADLINE_MS = 30_000;
/** Event Grid itself retries for a day. */
const DELAYS_MS = [100, 200, 400, 800];
/** Event Grid does not retry after these. */
const FINAL_STATUSES = [400, 401, 403, 413];

/** The result of delivering an event. */
export type Delivery = {
  event_id: string;
  event_type: string;
  delivered: boolean;
  attempts: number;
  /** Of the last attempt; null if there was no response. */
  status: number | null;
};

/** Posts an event as Event Grid does, alone in a batch, and retries until it is accepted. */
export async function deliver(event: EventGridEvent, to: Subscriber): Promise<Delivery> {
  let status: number | null = null;
  let attempts = 0;
  for (const delayMs of [0, ...DELAYS_MS]) {
    await sleep(delayMs);
    status = await post(event, to, attempts);
    attempts++;
    if (isAccepted(status) || FINAL_STATUSES.includes(status ?? 0)) break;
  }
  const { id: event_id, eventType: event_type } = event;
  return { event_id, event_type, delivered: isAccepted(status), attempts, status };
}

function isAccepted(status: number | null): boolean {
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
