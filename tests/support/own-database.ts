import { setTimeout } from "node:timers/promises";
import type { Sql, TransactionSql } from "postgres";
import * as z from "zod";
import type { Database, Json } from "../../shared/clients/database.types";
import { freshDatabases } from "./fresh-databases";

type Functions = Database["public"]["Functions"];
export type CallFunction = <Name extends keyof Functions>(
  name: Name,
  parameters: Functions[Name]["Args"],
) => Promise<Json>;

const CANDIDATE = "00000000-0000-4000-8000-000000000001";
const RECRUITER = "00000000-0000-4000-8000-000000000002";
const APPLICATION = "00000000-0000-4000-8000-000000000003";
const POLL_MS = 5;

async function callOn(sql: Sql | TransactionSql, name: string, parameters: object): Promise<Json> {
  const given = z.record(z.string(), z.json()).parse(parameters);
  const names = Object.keys(given).map((parameter, index) => `${parameter} => $${index + 1}`);
  const rows = await sql.unsafe(
    `select public.${name}(${names.join()}) as answer`,
    Object.values(given),
  );
  return z.json().parse(rows[0]?.["answer"]);
}

export class OwnDatabase {
  readonly candidate = CANDIDATE;
  readonly recruiter = RECRUITER;
  /** Of the role that owns `public`. */
  url = "";
  #owner: Sql | undefined;
  #service: Sql | undefined;

  /** With all rights, to prepare and inspect. */
  get sql(): Sql {
    if (!this.#owner) throw new Error("The database exists once tests run");
    return this.#owner;
  }

  async prepare(databases: ReturnType<typeof freshDatabases>): Promise<void> {
    const { url, owner, connectAs } = await databases.createMigrated();
    this.url = url;
    this.#owner = owner;
    this.#service = connectAs("service_role");
    await owner`insert into auth.users (id) values (${CANDIDATE}), (${RECRUITER})`;
    const [organisation] = await owner`
      insert into organisations (name) values ('Harbour Clinic') returning id`;
    const organisationId = String(organisation?.["id"]);
    await owner`
      insert into org_users (organisation_id, user_id, role)
      values (${organisationId}, ${RECRUITER}, 'recruiter')`;
    const [role] = await owner`
      insert into job_roles (organisation_id, title, status)
      values (${organisationId}, 'Registered nurse', 'active') returning id`;
    await owner`
      insert into applications (id, job_role_id, candidate_id)
      values (${APPLICATION}, ${String(role?.["id"])}, ${CANDIDATE})`;
  }

  /** Calls a function as the app does: by the names of its parameters, with the rights of the service. */
  call: CallFunction = (name, parameters) => {
    if (!this.#service) throw new Error("The database exists once tests run");
    return callOn(this.#service, name, parameters);
  };

  /**
   * Runs the second while the transaction of the first is open, until the second ends or waits for a lock.
   * @returns both results
   */
  async whileUncommitted<First, Second>(
    first: (call: CallFunction) => Promise<First>,
    second: () => Promise<Second>,
  ): Promise<[First, Second]> {
    const both = Promise.withResolvers<[Promise<First>, Promise<Second>]>();
    await this.sql.begin(async (transaction) => {
      const held = first((name, parameters) => callOn(transaction, name, parameters));
      await held;
      const meanwhile = second();
      let settled = false;
      const settle = () => {
        settled = true;
      };
      meanwhile.then(settle, settle);
      const isWaiting = async () => {
        // A transaction would see the same activity for as long as it is open.
        await transaction`select pg_stat_clear_snapshot()`;
        const waiting = await transaction`
          select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        return waiting.length > 0;
      };
      while (!settled && !(await isWaiting())) await setTimeout(POLL_MS);
      both.resolve([held, meanwhile]);
    });
    return Promise.all(await both.promise);
  }

  async newInterview(): Promise<string> {
    const [interview] = await this.sql`
      insert into interviews (application_id) values (${APPLICATION}) returning id`;
    return String(interview?.["id"]);
  }

  /** Stores words of the candidate in the transcript. */
  async say(interviewId: string, content = "I asked the ward."): Promise<void> {
    await this.sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      values (${interviewId}, 'candidate', ${content}, 0)`;
  }
}

/**
 * A database that no app uses, so that nobody claims what tests leave there: with an organisation, its
 * recruiter, a job role, and the application of a candidate.
 */
export function ownDatabase(): OwnDatabase {
  const databases = freshDatabases();
  const database = new OwnDatabase();
  beforeAll(() => database.prepare(databases));
  return database;
}
