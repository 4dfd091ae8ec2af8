import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Database } from "../clients/database.types";
import type { Caller } from "../core/caller";
import { findMentions } from "./mentions";

const PAGE_SIZE = 200;

/** In one section; a larger export ends as incomplete. */
const MAX_PAGES = 5_000;

const page = z.object({ rows: z.array(z.unknown()), next: z.guid().nullable() });

type Parameters = Database["public"]["Functions"]["export_section"]["Args"];

async function* rowsOf(userId: string, section: string): AsyncGenerator<unknown> {
  const mentions = section === "quarantined_events" ? await findMentions(userId) : [];
  let after: string | null = null;
  for (let count = 0; count < MAX_PAGES; count += 1) {
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
    yield* rows;
    if (next === null) return;
    after = next;
  }
  throw new Error("A section has more rows than an export may hold.");
}

/**
 * All data about a person, as the pieces of one JSON document. Its last member says whether it is
 * complete: after the first piece an error can no longer change the status of the response.
 * @throws Problem before the first piece
 */
export async function exportPersonalData(
  caller: Caller,
  address: string | undefined,
): Promise<AsyncIterable<string>> {
  await callAsService(
    "record_export",
    { p_user: caller.id, p_ip_address: address ?? null },
    z.unknown(),
  );
  const sections = await callAsService("list_export_sections", {}, z.array(z.string()));
  return documentPieces(caller, sections);
}

async function* documentPieces(caller: Caller, sections: string[]): AsyncGenerator<string> {
  const exportedAt = new Date().toISOString();
  yield `{"user_id":${JSON.stringify(caller.id)},"exported_at":"${exportedAt}","data":{`;
  let open = "";
  try {
    for (const [index, section] of sections.entries()) {
      yield `${index ? "," : ""}${JSON.stringify(section)}:[`;
      open = "]";
      let separator = "";
      for await (const row of rowsOf(caller.id, section)) {
        yield separator + JSON.stringify(row);
        separator = ",";
      }
      yield "]";
      open = "";
    }
    yield `},"complete":true}\n`;
  } catch (error) {
    yield `${open}},"complete":false}\n`;
    throw error;
  }
}
