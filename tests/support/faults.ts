import * as z from "zod";

type Fault =
  | { status: number; headers?: Record<string, string> }
  | "hang"
  | "cut"
  | "garbage"
  | { delay_ms: number };

/** Makes a simulator fail until it is healed, or so many times. */
export async function breakSimulator(url: string, fault: Fault, times?: number): Promise<void> {
  const response = await fetch(`${url}/_faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ fault, ...(times ? { times } : {}) }),
  });
  if (!response.ok) throw new Error(`The simulator refused: ${await response.text()}`);
}

export async function healSimulator(url: string): Promise<void> {
  await fetch(`${url}/_faults`, { method: "DELETE" });
}

const requests = z.array(
  z.object({
    at: z.string(),
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown(),
  }),
);

/** The requests that a simulator received since they were last cleared. */
export async function requestsOf(url: string): Promise<z.output<typeof requests>> {
  const response = await fetch(`${url}/_requests`);
  return requests.parse(await response.json());
}

/** The requests for chat completions, without those for the list of models, which the app reads at start. */
export const completionsOf = async (url: string) =>
  (await requestsOf(url)).filter(({ path }) => path.endsWith("/completions"));

export async function clearReceived(url: string): Promise<void> {
  await fetch(`${url}/_requests`, { method: "DELETE" });
}
