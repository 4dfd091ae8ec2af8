const INTERVIEW_ID = "0b6e6f2e-7d3b-4d6a-9a53-2f5f0f7b9c11";

/** The results of the SQL functions that the measured functions call. */
const RESULTS: Record<string, unknown> = {
  consume_rate_limit: { allowed: true, remaining: 59, retry_after: 0, reset: 60 },
  read_turn_context: {
    interview: { id: INTERVIEW_ID, status: "in_progress", competencies: null },
    role: {
      title: "Nurse",
      department: "Care",
      description: "Cares for patients of the night shift.",
      requirements: { key_competencies: ["Care planning", "Communication"] },
      scoring_rubric: null,
    },
    turns: [],
    other_segments: [],
    competencies_covered: [],
    consented: true,
  },
  store_turn: {
    stored: true,
    turn: {
      turn: 1,
      candidate: "",
      interviewer: "",
      suggested_followup: null,
      competencies_covered: [],
    },
    after_end: false,
  },
};

const RPC_PATH = "/rest/v1/rpc/";

/**
 * Answers every database call immediately, in this process: a real database would dominate what is
 * measured here. Supabase's client still does everything up to the request itself.
 */
export function stubDatabase(): void {
  const { fetch } = globalThis;
  const bodies = new Map(
    Object.entries(RESULTS).map(([name, answer]) => [name, JSON.stringify(answer)]),
  );
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const name = url.split(RPC_PATH)[1];
    if (name === undefined) return fetch(input, init);
    const body = bodies.get(name);
    if (body === undefined)
      throw new Error(`The benchmark has no stub for the SQL function ${name}`);
    return new Response(body);
  };
}
