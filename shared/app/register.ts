import { app } from "@azure/functions";
import type { CountRequest } from "../core/caller";
import type { SendMessages } from "../core/queues";
import {
  type EventFunction,
  type QueueFunction,
  registerEvent,
  registerQueue,
  registerTimer,
  type TimerFunction,
} from "./background";
import type { HttpFunction } from "./http";
import { registerHttp } from "./serve-http";

export type FunctionDefinition = HttpFunction | EventFunction | QueueFunction | TimerFunction;

/** What the app uses without knowing how it is stored or sent. */
interface Stores {
  /** The counters of the rate limits, shared by all instances. */
  countRequest: CountRequest;
  /** The queues, for messages that are to be processed again later. */
  sendMessages: SendMessages;
}

/** Registers functions with the Functions host, which loads this process for them. */
export function registerFunctions(
  definitions: readonly FunctionDefinition[],
  { countRequest, sendMessages }: Stores,
): void {
  app.setup({ enableHttpStream: true });
  for (const definition of definitions) {
    switch (definition.kind) {
      case "http":
        registerHttp(definition, countRequest);
        break;
      case "event":
        registerEvent(definition);
        break;
      case "queue":
        registerQueue(definition, sendMessages);
        break;
      case "timer":
        registerTimer(definition);
        break;
    }
  }
}
