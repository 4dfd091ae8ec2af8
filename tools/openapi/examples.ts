/** A request that works, and what it answers. */
export interface Example {
  parameters?: Record<string, unknown>;
  body?: unknown;
  answer?: unknown;
}

export const EXAMPLES = new Map<string, Example>();
