import type { FunctionApp } from "./app";

/** Ends timers and receiving from queues, for good; HTTP requests are served as before. */
export class Drain {
  readonly #app: FunctionApp;
  readonly #stopReceiving: () => Promise<void>;
  #state: "Disabled" | "InProgress" | "Completed" = "Disabled";

  /** @param stopReceiving resolves when the messages in progress are settled */
  constructor(app: FunctionApp, stopReceiving: () => Promise<void>) {
    this.#app = app;
    this.#stopReceiving = stopReceiving;
  }

  async start(): Promise<void> {
    if (this.#state !== "Disabled") return;
    this.#state = "InProgress";
    await this.#stopReceiving();
    this.#state = "Completed";
  }

  /** As the platform reports it. */
  status(): { state: string; outstandingInvocations: number; outstandingRetries: number } {
    const outstandingInvocations = this.#app.running;
    const state =
      this.#state !== "Disabled" && outstandingInvocations > 0 ? "InProgress" : this.#state;
    return { state, outstandingInvocations, outstandingRetries: 0 };
  }
}
