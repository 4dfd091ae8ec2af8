import type { Sql } from "postgres";
import * as z from "zod";
import { mentionsPerson, quarantinedPage } from "../../shared/privacy/mentions";

/** A column of `public` whose classification is personal, content or identifier. */
const columnSchema = z.object({
  table: z.string(),
  column: z.string(),
  kind: z.enum(["personal", "identifier", "content"]),
});
export type PersonalColumn = z.output<typeof columnSchema>;

export async function personalColumns(sql: Sql): Promise<PersonalColumn[]> {
  const rows = await sql`
    select relname as table, attname as column,
      split_part(col_description(pg_class.oid, attnum), ':', 1) as kind
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relnamespace = 'public'::regnamespace and relkind = 'r'
      and col_description(pg_class.oid, attnum) ~ '^(personal|identifier|content): '
    order by relname, attnum`;
  return z.array(columnSchema).parse(rows);
}

const placeSchema = z.object({
  section: z.string(),
  relation: z.string(),
  rows_of: z.string(),
  shown: z.string().nullable(),
  hidden: z.array(z.string()).nullable(),
  anonymized: z.string().nullable(),
  erased: z.string().nullable(),
});
export type Place = z.output<typeof placeSchema>;

/** The sections of personal data, as export and erasure read them. */
export async function placesOfData(sql: Sql): Promise<Place[]> {
  return z.array(placeSchema).parse(await sql`select * from public.personal_data()`);
}

/** The ids of the quarantined events that mention a person, in a page of read_quarantined_events. */
export function mentionedIn(page: unknown): string[] {
  const { events, identifiers } = quarantinedPage.parse(page);
  return events
    .filter(({ payload }) => identifiers && mentionsPerson(payload, identifiers))
    .map(({ id }) => id);
}

/** The rows of a person in a section. */
export async function rowsOf(sql: Sql, place: Place, userId: string) {
  const [mentions] = await sql`select read_quarantined_events(${userId}, 1000) as page`;
  const interviews = await sql`
    select interviews.id from interviews
    join applications on applications.id = application_id where candidate_id = ${userId}`;
  const rows = await sql.unsafe(
    `select to_jsonb(held) as held from ${place.relation} as held
    where ($1::uuid, $2::uuid[], $3::uuid[]) is not null and (${place.rows_of})`,
    [userId, interviews.map(({ id }) => id), mentionedIn(mentions?.["page"])],
  );
  return rows.map((row) => z.record(z.string(), z.json()).parse(row["held"]));
}
