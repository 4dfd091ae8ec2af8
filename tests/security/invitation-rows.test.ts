import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Database } from "../../shared/clients/database.types";
import { connectForTests } from "../support/postgres";
import { asUser } from "../support/users";
import { createWorld, type World } from "../support/world";

const DENIED = "42501";
const CHECK_VIOLATION = "23514";

const DAY_MS = 24 * 60 * 60 * 1000;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const sql = connectForTests();
let world: World;

beforeAll(async () => {
  world = await createWorld();
});

describe("an invitation", () => {
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

  it("expires within 91 days", async () => {
    const insert = (days: number) =>
      asUser(world.recruiter)
        .from("invitations")
        .insert({
          application_id: world.applicationId,
          token: randomUUID(),
          expires_at: inDays(days),
        });
    expect((await insert(92)).error?.code).toBe(CHECK_VIOLATION);
    expect((await insert(90)).error).toBeNull();
    const { error } = await asUser(world.recruiter)
      .from("invitations")
      .update({ expires_at: "infinity" })
      .eq("application_id", world.applicationId);
    expect(error?.code).toBe(CHECK_VIOLATION);
  });

  it("never contains the token itself, however it is written", async () => {
    const tokens = [randomUUID(), randomBytes(32).toString("hex")];
    for (const token of tokens) {
      const { error } = await asUser(world.recruiter)
        .from("invitations")
        .insert({
          application_id: world.applicationId,
          token,
          expires_at: inDays(7),
        });
      expect(error).toBeNull();
    }
    const stored = await sql`
      select token from invitations where application_id = ${world.applicationId}`;
    expect(stored.map((row) => row["token"])).toEqual(
      expect.arrayContaining(tokens.map((token) => sha256(token))),
    );
  });
});

describe("an invitation that a recruiter inserts", () => {
  const now = new Date();
  const insert = (row: Partial<Database["public"]["Tables"]["invitations"]["Insert"]>) =>
    asUser(world.recruiter)
      .from("invitations")
      .insert({
        application_id: world.applicationId,
        token: randomUUID(),
        expires_at: new Date(now.getTime() + 86_400_000).toISOString(),
        ...row,
      });

  it("is pending", async () => {
    expect((await insert({ status: "pending" })).error).toBeNull();
  });

  it.each(["sent", "delivered", "opened", "bounced", "expired"] as const)(
    "is refused as %s",
    async (status) => {
      expect((await insert({ status })).error?.code).toBe(DENIED);
    },
  );

  it.each(["sent_at", "opened_at"])("is refused with %s", async (column) => {
    expect((await insert({ [column]: now.toISOString() })).error?.code).toBe(DENIED);
  });
});
