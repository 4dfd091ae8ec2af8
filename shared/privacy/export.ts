import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Database } from "../clients/database.types";
import type { Caller } from "../core/caller";
import { FairSlots } from "../core/fair-slots";
import { textOf } from "../core/fields";
import { Problem } from "../core/problems";
import { findMentions } from "./mentions";

const PAGE_SIZE = 200;

/** A larger document is refused: it is held in memory until it is whole. */
const MAX_CHARACTERS = 20_000_000;

/** One export at a time is held in memory; the others wait, in fair turns by user. */
const slots = new FairSlots({
  slots: 1,
  maxWaitingBytes: 1_000,
  maxWaitingMs: 30_000,
  busyCode: "export_busy",
});

/** Each that waits counts as one of `maxWaitingBytes`: it holds nothing yet. */
const WAITING_BYTES = 1;

/** What an export leaves out, and says so: section → why. */
const LEFT_OUT = {
  sign_ins:
    "The log of your sign-ins cannot be searched by person within the time of a request. " +
    "The operator can give it to you.",
};

/** The document. */
export const personalData = z.object({
  user_id: z.guid(),
  exported_at: z.iso.datetime(),
  /** Section → its rows. */
  data: z.record(textOf("name"), z.array(z.unknown()).max(MAX_CHARACTERS)),
  /** Section that is left out → why. */
  left_out: z.record(textOf("name"), textOf("note")),
  complete: z.literal(true),
});

const page = z.object({ rows: z.array(z.unknown()), next: z.guid().nullable() });

type Parameters = Database["public"]["Functions"]["export_section"]["Args"];

async function* rowsOf(userId: string, section: string): AsyncGenerator<string> {
  const mentions = section === "quarantined_events" ? await findMentions(userId) : [];
  let after: string | null = null;
  do {
    const parameters: Parameters = {
      p_user: userId,
      p_section: section,
      p_after: after,
      p_limit: PAGE_SIZE,
      p_quarantined_event_ids: mentions,
    };
    const { rows, next }: z.output<typeof page> = await callAsService(
      "export_section",
      parameters,
      page,
    );
    yield* rows.map((row) => JSON.stringify(row));
    after = next;
  } while (after !== null);
}

/**
 * All data about a person, as one JSON document that names what it leaves out. It is complete or refused.
 * @throws Problem `export_too_large`, `export_busy`, `database_…`, `forbidden` for a deleted user
 */
export const exportPersonalData = (caller: Caller, address: string | undefined): Promise<string> =>
  slots.run(caller.id, WAITING_BYTES, () => readAll(caller, address));

async function readAll(caller: Caller, address: string | undefined): Promise<string> {
  const sections = await callAsService("list_export_sections", {}, z.array(z.string()));
  let left = MAX_CHARACTERS;
  const members: string[] = [];
  for (const section of sections) {
    const rows: string[] = [];
    for await (const row of rowsOf(caller.id, section)) {
      left -= row.length;
      if (left < 0) throw new Problem("export_too_large");
      rows.push(row);
    }
    members.push(`${JSON.stringify(section)}:[${rows.join(",")}]`);
  }
  await callAsService(
    "record_export",
    { p_user: caller.id, p_ip_address: address ?? null },
    z.unknown(),
  );
  const head = JSON.stringify({ user_id: caller.id, exported_at: new Date().toISOString() });
  const tail = JSON.stringify({ left_out: LEFT_OUT, complete: true });
  return `${head.slice(0, -1)},"data":{${members.join(",")}},${tail.slice(1)}\n`;
}
