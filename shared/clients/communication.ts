import type { CommunicationIdentityClient, TokenScope } from "@azure/communication-identity";
import * as z from "zod";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { Circuit, reach, upstreamProblem } from "./resilience";

const DEADLINE_MS = 10_000;

export const ACS_PROBLEMS = {
  failed: "acs_failed",
  unavailable: "acs_unavailable",
  timeout: "acs_timeout",
} as const;

export const communicationCircuit = new Circuit(ACS_PROBLEMS, "acs identities");

/** Where the service is, without a slash at the end. */
export const acsEndpoint = (): string =>
  String(/^endpoint=([^;]+?)\/?;/i.exec(settings().ACS_CONNECTION_STRING)?.[1]);

/** Only the local simulator is reached without TLS. */
export const isLocalAcs = (): boolean => /^http:\/\/127\.0\.0\.1(:|$)/i.test(acsEndpoint());

let client: Promise<CommunicationIdentityClient> | undefined;

async function connect(): Promise<CommunicationIdentityClient> {
  const { CommunicationIdentityClient: Client } = await import("@azure/communication-identity");
  return new Client(settings().ACS_CONNECTION_STRING, {
    allowInsecureConnection: isLocalAcs(),
    // Deadlines and retries are ours: the library would wait for any Retry-After.
    retryOptions: { maxRetries: 0 },
  });
}

/** The library's errors for an HTTP error. */
const failure = z.object({
  statusCode: z.number(),
  response: z.object({ headers: z.custom<Pick<Headers, "get">>(hasGet) }),
});

function hasGet(value: unknown): boolean {
  return typeof value === "object" && value !== null && "get" in value;
}

async function request<Answer>(
  call: (identity: CommunicationIdentityClient, abortSignal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  client ??= connect();
  const identity = await client;
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    return await call(identity, deadline);
  } catch (cause) {
    const { data: answer } = failure.safeParse(cause);
    throw upstreamProblem(ACS_PROBLEMS, {
      status: answer?.statusCode,
      retryAfter: answer?.response.headers.get("retry-after"),
      timedOut: deadline.aborted,
      cause,
    });
  }
}

const user = z.object({ communicationUserId: z.string().min(1) });

/** Creates an identity. A retry would create another one, so there is none. @throws Problem `acs_…` */
export async function createIdentity(): Promise<string> {
  const created = await communicationCircuit.run(() =>
    request((identity, abortSignal) => identity.createUser({ abortSignal })),
  );
  const parsed = user.safeParse(created);
  if (!parsed.success) throw new Problem(ACS_PROBLEMS.failed);
  return parsed.data.communicationUserId;
}

/** Deletes an identity with its tokens; one that does not exist is no failure. @throws Problem `acs_…` */
export async function deleteIdentity(communicationUserId: string): Promise<void> {
  await communicationCircuit.runRepeatable(() =>
    request(async (identity, abortSignal) => {
      try {
        await identity.deleteUser({ communicationUserId }, { abortSignal });
      } catch (error) {
        if (failure.safeParse(error).data?.statusCode !== 404) throw error;
      }
    }),
  );
}

const token = z.object({ token: z.string().min(1), expiresOn: z.date() });

/** Issues an access token for an identity, valid for the time in the settings. @throws Problem `acs_…` */
export async function issueCommunicationToken(
  communicationUserId: string,
  scopes: TokenScope[],
): Promise<z.output<typeof token>> {
  const tokenExpiresInMinutes = settings().ACS_TOKEN_LIFETIME_MINUTES;
  const issued = await communicationCircuit.runRepeatable(() =>
    request((identity, abortSignal) =>
      identity.getToken({ communicationUserId }, scopes, { tokenExpiresInMinutes, abortSignal }),
    ),
  );
  const parsed = token.safeParse(issued);
  if (!parsed.success) throw new Problem(ACS_PROBLEMS.failed);
  return parsed.data;
}

/** @throws Problem if the service cannot be reached */
export const pingCommunication = () => reach(ACS_PROBLEMS, acsEndpoint());
