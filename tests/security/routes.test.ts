import { UnsecuredJWT } from "jose";
import { functions } from "../../functions";
import { type ApiResponse, call, edgeErrorOf, problemOf } from "../support/api";
import { createWorldWithPendingMember, type WorldWithPendingMember } from "../support/members";
import { serviceKey, stack } from "../support/stack";
import { asService, createUser, signToken } from "../support/users";
import { ROUTES } from "./routes/all";
import { CALLERS, type RouteRow } from "./routes/row";

/** The valid token of a user who was deleted after it was issued. */
async function tokenOfDeletedUser(): Promise<string> {
  const { id, token } = await createUser();
  const { error } = await asService().auth.admin.deleteUser(id);
  if (error) throw error;
  return token;
}

/** Tokens that no route accepts. */
const badTokens = async (
  world: WorldWithPendingMember,
): Promise<Record<string, string | undefined>> => {
  const sub = world.admin.id;
  const claims = { sub, aud: "authenticated", exp: Math.floor(Date.now() / 1000) + 600 };
  return {
    "no token": undefined,
    "an expired token": await signToken({ sub }, { expires: new Date(Date.now() - 60_000) }),
    "a token of another secret": await signToken(
      { sub },
      { secret: "another-secret-of-at-least-32-characters" },
    ),
    "an unsigned token": new UnsecuredJWT(claims).encode(),
    "a token for another audience": await signToken({ sub, aud: "anon" }),
    "a token of a deleted user": await tokenOfDeletedUser(),
    "a token of the role anon": await signToken({ sub, role: "anon" }),
    "a token of the role service_role": await signToken({ sub, role: "service_role" }),
    "a token of the role postgres": await signToken({ sub, role: "postgres" }),
    "a token of the future": await signToken({ sub }, { issued: new Date(Date.now() + 60_000) }),
    "the anonymous key": stack().supabase.anon_key,
    "the service key": stack().supabase.service_key,
    "the secret key": stack().supabase.secret_key,
  };
};

async function request(row: RouteRow, world: WorldWithPendingMember, token?: string) {
  const body = await row.body?.(world);
  return call(row.method, await row.path(world), {
    ...(token ? { token } : {}),
    ...(body === undefined ? {} : { body }),
  });
}

/** Gives the interview a transcript, so that it can be scored. */
async function addTranscript({ interviewId }: WorldWithPendingMember): Promise<void> {
  const segment = { interview_id: interviewId, speaker: "candidate", start_time_ms: 0 };
  await asService()
    .from("transcript_segments")
    .insert({ ...segment, content: "I cared for patients on a surgical ward for six years." })
    .throwOnError();
}

const rows = Object.entries(ROUTES).flatMap(([name, list]) =>
  list.map((row) => [`${name} ${row.method}`, row] as const),
);

it("has a row for every method of every HTTP function, and no other", () => {
  const defined = functions.flatMap((definition) =>
    definition.kind === "http"
      ? Object.keys(definition.operations).map((method) => `${definition.name} ${method}`)
      : [],
  );
  expect([...new Set(rows.map(([name]) => name))].sort()).toEqual(defined.sort());
});

describe.each(rows)("%s", (title, row) => {
  const { answers } = row;
  /** What says why a request is refused: a code, or a sentence where it is an edge function. */
  const reasonOf = (response: ApiResponse) =>
    title.startsWith("edge-") ? edgeErrorOf(response) : problemOf(response).code;
  /** The key of the app's settings, where the route accepts it. */
  const acceptedKey = row.service ? serviceKey() : undefined;
  let world: WorldWithPendingMember;

  beforeAll(async () => {
    world = await createWorldWithPendingMember();
    await addTranscript(world);
  });

  if ("everybody" in answers) {
    it(`returns ${answers.everybody} without a token`, async () => {
      expect((await request(row, world)).status).toBe(answers.everybody);
    });
  } else {
    it("returns 401 without a token and for every invalid one", async () => {
      const tokens = Object.entries(await badTokens(world));
      for (const [name, token] of tokens.filter(
        ([, token]) => token === undefined || token !== acceptedKey,
      )) {
        const response = await request(row, world, token);
        expect([name, response.status]).toEqual([name, 401]);
        expect(response.headers.get("www-authenticate")).toBe("Bearer");
        expect(["unauthenticated", "A valid access token is required."]).toContain(
          reasonOf(response),
        );
      }
    });

    if (row.service) {
      it("returns 200 to the service", async () => {
        expect((await request(row, world, acceptedKey)).status).toBe(200);
      });
    }

    it(`returns ${row.service ? 200 : 401} to the service key as API key`, async () => {
      const headers = { apikey: serviceKey() };
      const body = await row.body?.(world);
      const response = await call(row.method, await row.path(world), { headers, body });
      expect(response.status).toBe(row.service ? 200 : 401);
    });

    it.each(CALLERS)("returns the status in the table to: %s", async (caller) => {
      const response = await request(row, world, world[caller].token);
      expect(response.status).toBe(answers[caller]);
      if (response.status >= 400) reasonOf(response);
    });
  }

  it("has the rate limit in the table", async () => {
    const fresh = await createWorldWithPendingMember();
    await addTranscript(fresh);
    const name = "everybody" in answers ? undefined : CALLERS.find((who) => answers[who] === 200);
    const response = await request(row, fresh, name && fresh[name].token);
    const policy = response.headers.get("ratelimit-policy");
    expect(policy && Number(/;q=(\d+);w=60$/.exec(policy)?.[1])).toBe(row.limit);
  });

  it("returns 405 with the allowed methods for any other method", async () => {
    const response = await call("PUT", await row.path(world));
    expect(["method_not_allowed", "Method not allowed."]).toContain(reasonOf(response));
    expect(response.headers.get("allow")).toContain(row.method);
  });
});
