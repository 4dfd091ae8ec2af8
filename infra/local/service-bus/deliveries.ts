import type { Sender } from "rhea";
import { tagOf, toReceived } from "./messages";
import type { Entity, MessageStore } from "./store";

/** Well below the limit of Node's timers. */
const MAX_SLEEP_MS = 60 * 60 * 1_000;

/** Delivers messages over the links of receiving clients, each message to one of them. */
export class Deliveries {
  readonly #store: MessageStore;
  readonly #lockDurationMs: (entity: Entity) => number;
  #links: { link: Sender; entity: Entity }[] = [];
  #turn: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(store: MessageStore, lockDurationMs: (entity: Entity) => number) {
    this.#store = store;
    this.#lockDurationMs = lockDurationMs;
    this.wake();
  }

  addLink(link: Sender, entity: Entity): void {
    this.#links.push({ link, entity });
  }

  /** Must be called whenever there may be a new message, or a link may have new credit. */
  wake(): void {
    if (this.#stopped) return;
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#deliverTurn();
    });
  }

  stop(): void {
    this.#stopped = true;
    clearImmediate(this.#turn);
    clearTimeout(this.#timer);
  }

  /** Sends one message per link and turn, because credit is counted down only after a turn. */
  #deliverTurn(): void {
    clearTimeout(this.#timer);
    this.#store.expireLocks();
    this.#links = this.#links.filter(({ link }) => link.is_open());
    const served = this.#links.filter(
      ({ link, entity }) => link.sendable() && this.#send(link, entity),
    );
    if (served.length > 0) this.wake();
    else this.#sleep();
  }

  #sleep(): void {
    const change = this.#store.nextChange();
    if (change === undefined) return;
    const sleep = Math.min(Math.max(change - Date.now(), 1), MAX_SLEEP_MS);
    this.#timer = setTimeout(() => this.wake(), sleep);
  }

  /** @returns whether there was a message */
  #send(link: Sender, entity: Entity): boolean {
    const locked = this.#store.lockNext(entity, this.#lockDurationMs(entity));
    if (!locked) return false;
    link.send(toReceived(locked), tagOf(locked.lock_token));
    return true;
  }
}
