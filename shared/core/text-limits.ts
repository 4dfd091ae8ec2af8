/**
 * The longest text of each kind, in characters: of what requests may carry and of what the database stores.
 * The checks of the tables hold the same numbers; `tests/security/text-limits.test.ts` compares them.
 */
export const TEXT_LIMITS = {
  /** Names of people, organisations, places and skills; words such as states and versions. */
  name: 200,
  title: 300,
  email: 320,
  /** An id that another system has chosen. */
  id: 1_000,
  url: 2_000,
  /** Some sentences, such as a reason. */
  note: 2_000,
  /** What somebody says or writes at once. */
  text: 8_000,
  /** Descriptions, and what is derived from a text. */
  longText: 20_000,
  /** JSON as text. */
  json: 64 * 1024,
  /** A whole body of a request. */
  payload: 1024 * 1024,
} as const;
