import * as z from "zod";
import { callAsService } from "../clients/database";
import { TEXT_LIMITS } from "../core/text-limits";

const PAGE_SIZE = 100;
const MAX_PAGES = 1_000;

/** A shorter text would be found in payloads that have nothing to do with the person. */
const FOUR_CHARACTERS = /^.{4}/su;

/** Letters of any script, with the marks that belong to them. */
const NAME = /^[\p{Alphabetic}\p{Mark} .'’‐-]+$/u;
const LETTER = /\p{Alphabetic}/u;

const UUID =
  /(?<![\p{Alphabetic}\p{N}])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\p{Alphabetic}\p{N}])/gu;
const ENDS_IN_WORD = /[\p{Alphabetic}\p{N}]$/u;
const BEGINS_IN_WORD = /^[\p{Alphabetic}\p{N}]/u;

const identifiers = z.object({
  /** Of the person, their interviews and their calls. */
  ids: z.array(z.string()),
  /** Confirmed e-mail addresses and phone numbers. */
  addresses: z.array(z.string()),
  /** Of the profile, as the person wrote it. */
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  /** Of the account. */
  account_names: z.array(z.string()),
});
export type Identifiers = z.output<typeof identifiers>;

/** A person may write anything as a name: only whole names count, and nothing that is not a name. */
function namesOf({ first_name, last_name, account_names }: Identifiers): string[] {
  const isName = (text: string | null) =>
    text !== null && text.length <= TEXT_LIMITS.name && NAME.test(text) && LETTER.test(text);
  const hasTwoWords = (name: string) => name.split(" ").filter((it) => LETTER.test(it)).length > 1;
  return [
    ...(isName(first_name) && isName(last_name)
      ? [`${first_name?.trim()} ${last_name?.trim()}`]
      : []),
    ...account_names.filter((name) => isName(name) && hasTwoWords(name)),
  ];
}

/** What identifies a person in a text. */
class PersonSearch {
  /** Most of the ids. They are looked up, so that their number does not matter. */
  readonly #uuids: ReadonlySet<string>;
  readonly #others: readonly string[];

  constructor(person: Identifiers) {
    const words = [...person.ids, ...person.addresses, ...namesOf(person)]
      .map((word) => word.trim().toLowerCase())
      .filter((word) => FOUR_CHARACTERS.test(word));
    this.#uuids = new Set(words);
    this.#others = words.filter((word) => word.match(UUID)?.[0] !== word);
  }

  isFoundIn(text: string): boolean {
    const searched = text.toLowerCase();
    return (
      searched.match(UUID)?.some((uuid) => this.#uuids.has(uuid)) === true ||
      this.#others.some((word) => hasWord(searched, word))
    );
  }
}

/** Whether a text contains a word, or several, that are not part of longer ones. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    // A character has at most two code units.
    const [before, after] = [text.slice(Math.max(0, at - 2), at), text.slice(end, end + 2)];
    if (!ENDS_IN_WORD.test(before) && !BEGINS_IN_WORD.test(after)) return true;
  }
  return false;
}

/** JSON may write a name with escapes. */
function unescapeJson(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload));
  } catch {
    return payload;
  }
}

/** Whether a payload mentions a person: by an id, a confirmed address or a whole name. */
export const mentionsPerson = (payload: string, person: Identifiers): boolean =>
  isMentioned(payload, new PersonSearch(person));

const isMentioned = (payload: string, search: PersonSearch) =>
  search.isFoundIn(payload) || search.isFoundIn(unescapeJson(payload));

/** What read_quarantined_events returns. */
export const quarantinedPage = z.object({
  events: z.array(z.object({ id: z.guid(), payload: z.string() })),
  next: z.guid().nullable(),
  identifiers: identifiers.nullable(),
});

/**
 * Searches the events that could not be read for mentions of a person.
 * @returns the ids of those that mention them
 * @throws Problem
 */
export async function findMentions(userId: string): Promise<string[]> {
  const found: string[] = [];
  let search: PersonSearch | undefined;
  let after: string | null = null;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const parameters = { p_user: userId, p_limit: PAGE_SIZE, p_after: after };
    const read: z.output<typeof quarantinedPage> = await callAsService(
      "read_quarantined_events",
      parameters,
      quarantinedPage,
    );
    if (read.identifiers) search = new PersonSearch(read.identifiers);
    for (const { id, payload } of read.events) {
      if (search && isMentioned(payload, search)) found.push(id);
    }
    if (read.next === null) return found;
    after = read.next;
  }
  throw new Error("There are more quarantined events than can be searched.");
}
