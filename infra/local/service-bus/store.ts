import { randomUUID } from "node:crypto";
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from "node:sqlite";
import * as z from "zod";
import { QUEUE_PROPERTIES, type QueueName } from "../../../shared/core/queues";

/** How long a statement waits for a process that is about to end. */
const BUSY_TIMEOUT_MS = 5_000;

const storedSchema = z.object({
  sequence: z.number(),
  message: z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes)),
  /** When it was sent, or for when it is scheduled. */
  enqueued_at: z.number(),
  deliveries: z.number(),
  dead_letter_reason: z.string().nullable(),
  dead_letter_description: z.string().nullable(),
});

const lockedSchema = storedSchema.extend({ lock_token: z.string(), locked_until: z.number() });

/** A queue, or the dead-letter queue that belongs to it. */
export type Entity = { queue: QueueName; dead: boolean };

export type StoredMessage = z.output<typeof storedSchema>;
export type LockedMessage = z.output<typeof lockedSchema>;

export type NewMessage = {
  id: string | undefined;
  /** Encoded as AMQP. */
  message: Buffer;
  /** Milliseconds since 1970; in the future for a scheduled message. */
  dueAt: number;
};

const SCHEMA = `
  create table if not exists messages (
    sequence integer primary key autoincrement,
    queue text not null,
    is_dead integer not null default 0,
    message blob not null,
    enqueued_at integer not null,
    deliveries integer not null default 0,
    lock_token text unique,
    locked_until integer,
    dead_letter_reason text,
    dead_letter_description text
  ) strict;
  create index if not exists messages_by_queue on messages (queue, is_dead, enqueued_at, sequence);
  create index if not exists messages_by_time on messages (enqueued_at);
  create index if not exists messages_by_lock on messages (locked_until) where locked_until is not null;
  create table if not exists message_ids (
    queue text not null,
    id text not null,
    sent_at integer not null,
    primary key (queue, id)
  ) strict, without rowid;
  create index if not exists message_ids_by_time on message_ids (sent_at);
`;

/** Returns a message to its queue after a failed delivery. */
const RETURN = `
  update messages set
    deliveries = deliveries + 1,
    lock_token = null,
    locked_until = null,
    is_dead = is_dead or deliveries + 1 >= :most,
    dead_letter_reason = case when is_dead or deliveries + 1 < :most
      then dead_letter_reason else 'MaxDeliveryCountExceeded' end,
    dead_letter_description = case when is_dead or deliveries + 1 < :most
      then dead_letter_description
      else 'Message could not be consumed after ' || (deliveries + 1) || ' delivery attempts.' end
`;

const LOCKED = `where queue = :queue and is_dead = :dead and lock_token = :token
  and locked_until > :now`;

/**
 * Stores messages in a file. The result of a method is written when it returns, and survives the
 * process however that ends. Times are milliseconds since 1970.
 */
export class MessageStore {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    // Data survives a crash of the process, but not a power failure: sufficient here, and faster.
    this.#database.exec("pragma journal_mode = wal; pragma synchronous = normal;");
    this.#database.exec(SCHEMA);
  }

  close(): void {
    this.#database.close();
  }

  /** Adds all messages, or none if it throws. Duplicates by id are skipped. */
  add(queue: string, messages: NewMessage[]): void {
    const now = Date.now();
    this.#database.exec("begin immediate");
    try {
      this.#change("delete from message_ids where sent_at <= :before", {
        before: now - QUEUE_PROPERTIES.duplicateWindowMs,
      });
      for (const { id, message, dueAt } of messages) {
        if (id !== undefined && !this.#recordId(queue, id, now)) continue;
        this.#change(
          "insert into messages (queue, message, enqueued_at) values (:queue, :message, :at)",
          { queue, message, at: Math.max(now, dueAt) },
        );
      }
      this.#database.exec("commit");
    } catch (error) {
      this.#database.exec("rollback");
      throw error;
    }
  }

  /** Locks the next due message for one receiver. */
  lockNext({ queue, dead }: Entity, durationMs: number): LockedMessage | undefined {
    const now = Date.now();
    const [row] = this.#rows(
      `update messages set lock_token = :token, locked_until = :until where sequence = (
        select sequence from messages
        where queue = :queue and is_dead = :dead and enqueued_at <= :now and locked_until is null
        order by enqueued_at, sequence limit 1
      ) returning *`,
      { queue, dead: Number(dead), now, token: randomUUID(), until: now + durationMs },
    );
    return row && lockedSchema.parse(row);
  }

  /** @returns the new end of the lock; undefined if the lock is lost */
  renew(entity: Entity, token: string, durationMs: number): number | undefined {
    const until = Date.now() + durationMs;
    const set = "update messages set locked_until = :until";
    return this.#changeLocked(set, entity, token, { until }) ? until : undefined;
  }

  /** @returns whether the lock was still valid, like the next two methods */
  complete(entity: Entity, token: string): boolean {
    return this.#changeLocked("delete from messages", entity, token);
  }

  abandon(entity: Entity, token: string): boolean {
    return this.#changeLocked(RETURN, entity, token, { most: QUEUE_PROPERTIES.maxDeliveries });
  }

  deadLetter(
    entity: Entity,
    token: string,
    details: { reason: string | null; description: string | null },
  ): boolean {
    const set = `update messages set is_dead = 1, lock_token = null, locked_until = null,
      dead_letter_reason = :reason, dead_letter_description = :description`;
    return this.#changeLocked(set, entity, token, details);
  }

  /** Returns messages whose locks have expired to their queues. */
  expireLocks(): void {
    const now = Date.now();
    this.#change(`${RETURN} where locked_until <= :now`, {
      now,
      most: QUEUE_PROPERTIES.maxDeliveries,
    });
  }

  /** When the next message is due or the next lock expires; may be in the past. */
  nextChange(): number | undefined {
    const [row] = this.#rows(
      `select min(at) as at from (
        select min(locked_until) as at from messages where locked_until is not null
        union all
        select min(enqueued_at) from messages where enqueued_at > :now
      )`,
      { now: Date.now() },
    );
    return z.number().nullish().parse(row?.["at"]) ?? undefined;
  }

  /** Lists messages in the order of their sequence numbers, including locked and scheduled ones. */
  peek({ queue, dead }: Entity, from: number, limit: number): StoredMessage[] {
    const rows = this.#rows(
      `select * from messages
       where queue = :queue and is_dead = :dead and sequence >= :from
       order by sequence limit :limit`,
      { queue, dead: Number(dead), from, limit },
    );
    return z.array(storedSchema).parse(rows);
  }

  /** @returns false if it is a duplicate */
  #recordId(queue: string, id: string, now: number): boolean {
    const insert =
      "insert into message_ids (queue, id, sent_at) values (:queue, :id, :now) on conflict do nothing";
    return this.#change(insert, { queue, id, now }) > 0;
  }

  #changeLocked(
    statement: string,
    { queue, dead }: Entity,
    token: string,
    values: Record<string, SQLInputValue> = {},
  ): boolean {
    const lock = { queue, dead: Number(dead), token, now: Date.now() };
    return this.#change(`${statement} ${LOCKED}`, { ...values, ...lock }) > 0;
  }

  #change(statement: string, values: Record<string, SQLInputValue>): number {
    return Number(this.#database.prepare(statement).run(values).changes);
  }

  #rows(statement: string, values: Record<string, SQLInputValue>): Row[] {
    return this.#database.prepare(statement).all(values);
  }
}

type Row = Record<string, SQLOutputValue>;
