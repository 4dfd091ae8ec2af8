import { PLACEHOLDERS } from "../../tools/openapi/examples";
import { type Environment, ownAiGateway, ownSupabase } from "./app-environment";
import type { DemoInterviews } from "./demo-seed";
import { DEMO_PASSWORD, DEMO_USERS } from "./demo-users";
import type { Stack } from "./stack-json";
import { signUserToken } from "./supabase/tokens";

const TOKEN_HOURS = 12;
const SECONDS_PER_HOUR = 3_600;
const FIRST_ANSWER = "Hello! I have been a nurse for four years, mostly in wound care.";

/** Prints what runs where, and what of it is simulated. */
export function printStack(stack: Stack, given: Environment, withApp: boolean): void {
  const simulatedAi = ownAiGateway(given) === undefined;
  const rows = [
    [
      "Functions",
      stack.api,
      withApp
        ? "the app, and Supabase at the same address"
        : "not running: start it with func start",
    ],
    ["Supabase", stack.supabase.url, ownSupabase(given) ? "your project" : "local, on Postgres 18"],
    ["AI gateway", stack.ai.url, simulatedAi ? "simulated" : "yours"],
    ["Mail", stack.mail.url, "simulated; open it to see what was sent"],
    ["ACS", stack.acs.url, "simulated"],
    ["Speech", stack.speech.url, "simulated"],
    ["Telemetry", stack.telemetry.url, "open it to see traces and metrics"],
    ["Blob storage", blobEndpoint(stack.storage.connection_string), "local, Azurite"],
    ["Service Bus", busEndpoint(stack.service_bus.connection_string), "local, over AMQP"],
  ];
  console.log(`\n${columns(rows)}\n`);
  console.log("Simulators answer by fixed rules and send nothing outside this machine.");
  if (!simulatedAi) return;
  console.log("The simulated AI matches words and understands nothing. To use a real model, set");
  console.log("LOVABLE_API_KEY or OPENAI_API_KEY.");
}

/** Prints the demo users with their tokens, and requests to try. */
export async function printDemoUsers({ api }: Stack, interviews: DemoInterviews): Promise<void> {
  console.log(`\nDemo users, password ${DEMO_PASSWORD}, with tokens for ${TOKEN_HOURS} hours:`);
  for (const user of Object.values(DEMO_USERS)) {
    console.log(`\n  ${user.description}: ${user.email}\n  ${await tokenOf(user)}`);
  }
  const plain = await interviewerCall(interviews.candidate, DEMO_USERS.candidate);
  const streamed = await interviewerCall(interviews.secondCandidate, DEMO_USERS.secondCandidate);
  const { candidate, admin } = DEMO_USERS;
  const given = new URLSearchParams({
    accessToken: await tokenOf(candidate),
    adminToken: await tokenOf(admin),
    example: PLACEHOLDERS.interviewId,
    interview: interviews.candidate,
  });
  console.log("\nThe reference of the API, with the tokens of the candidate and the admin:\n");
  console.log(`${api}/api/docs#${given.toString()}`);
  console.log("\nTwo interviews are ready to start. Answer in one piece, and as a stream:\n");
  console.log(`curl ${api}/api/ai/interviewer ${plain}\n`);
  console.log(`curl -N ${api}/api/ai/interviewer/stream ${streamed}\n`);
}

async function interviewerCall(
  interviewId: string,
  candidate: { id: string; email: string },
): Promise<string> {
  const messages = [{ role: "user", content: FIRST_ANSWER }];
  return [
    `-H 'Authorization: Bearer ${await tokenOf(candidate)}'`,
    "-H 'Content-Type: application/json'",
    `-d '${JSON.stringify({ interview_id: interviewId, messages })}'`,
  ].join(" ");
}

async function tokenOf(user: { id: string; email: string }): Promise<string> {
  return signUserToken(user, TOKEN_HOURS * SECONDS_PER_HOUR);
}

function blobEndpoint(connectionString: string): string {
  return new URL(/BlobEndpoint=([^;]+)/.exec(connectionString)?.[1] ?? "").origin;
}

function busEndpoint(connectionString: string): string {
  return /Endpoint=([^;]+)/.exec(connectionString)?.[1] ?? "";
}

function columns(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      `  ${row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join("   ")}`.trimEnd(),
    )
    .join("\n");
}
