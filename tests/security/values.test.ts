import { asUser } from "../support/users";
import { createWorld, type World } from "../support/world";

const CHECK_VIOLATION = "23514";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

describe.each([
  ["recordings", (days: number) => ({ recording_retention_days: days })],
  ["transcripts", (days: number) => ({ transcript_retention_days: days })],
])("the retention of %s", (_, kept) => {
  const set = (days: number) =>
    asUser(world.admin)
      .from("organisations")
      .update(kept(days))
      .eq("id", world.organisationId)
      .select("id");

  it.each([1, 3650])("may be %d days", async (days) => {
    expect((await set(days)).data).toHaveLength(1);
  });

  it.each([0, 3651])("may not be %d days", async (days) => {
    expect((await set(days)).error?.code).toBe(CHECK_VIOLATION);
  });
});

/** Each stores a URL, and returns what was stored. */
const URL_COLUMNS = {
  linkedin_url: (url: string) => setInProfile({ linkedin_url: url }),
  portfolio_url: (url: string) => setInProfile({ portfolio_url: url }),
  website: (url: string) => setInOrganisation({ website: url }),
  logo_url: (url: string) => setInOrganisation({ logo_url: url }),
};

const setInProfile = (change: { linkedin_url?: string; portfolio_url?: string }) =>
  asUser(world.candidate)
    .from("candidate_profiles")
    .upsert({ user_id: world.candidate.id, ...change }, { onConflict: "user_id" })
    .select("linkedin_url, portfolio_url")
    .single();

const setInOrganisation = (change: { website?: string; logo_url?: string }) =>
  asUser(world.admin)
    .from("organisations")
    .update(change)
    .eq("id", world.organisationId)
    .select("website, logo_url")
    .single();

describe.each(Object.entries(URL_COLUMNS))("%s", (column, set) => {
  it.each([
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "java\nscript:alert(1)",
    "https://example.com/\u0001",
    "https://example.com/a b",
    `https://example.com/"onclick="x`,
    "https://example.com/'x'",
    "https://example.com/<b>",
    "https://example.com\\@evil.test",
    "https://",
  ])("refuses %s", async (url) => {
    expect((await set(url)).error?.code).toBe(CHECK_VIOLATION);
  });

  it.each([
    ["https://example.com/x", "https://example.com/x"],
    ["HTTP://example.com", "HTTP://example.com"],
    ["example.com/x", "https://example.com/x"],
    ["https://example.com/ ", "https://example.com/"],
    [" localhost:8080 ", "https://localhost:8080"],
    ["https://example.com/日本?a=1&b=%20(c)#d", "https://example.com/日本?a=1&b=%20(c)#d"],
    ["", null],
  ])("stores %j as %j", async (url, stored) => {
    const { data, error } = await set(url);
    expect(error).toBeNull();
    expect(data).toMatchObject({ [column]: stored });
  });
});
