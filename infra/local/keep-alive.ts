/**
 * How long an idle connection to a local server stays open. Hosted services keep it for a minute as well;
 * Node's default of five seconds can end just when a busy client sends its next request.
 */
export const KEEP_ALIVE_MS = 60_000;
