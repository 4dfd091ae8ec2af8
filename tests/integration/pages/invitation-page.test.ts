import { randomUUID } from "node:crypto";
import { createInvitation, type SentInvitation } from "../../support/invitations";
import { connectForTests } from "../../support/postgres";
import { asAnonymous, asUser, createUser, type DatabaseClient } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const DENIED = "42501";
/** What the page shows, with the role and the organisation that invites. */
const PAGE =
  "*, applications(id, status, job_roles(title, description, organisations(name, logo_url)))";

const sql = connectForTests();
let world: World;
let sent: SentInvitation;
beforeAll(async () => {
  world = await createWorld();
  sent = await createInvitation(world);
});

const VISITORS: [name: string, visitor: () => Promise<DatabaseClient>][] = [
  ["somebody who is not signed in", async () => asAnonymous()],
  ["somebody without an application", async () => asUser(await createUser())],
  ["the candidate", async () => asUser(world.candidate)],
];

describe.each(VISITORS)("the page of an invitation, for %s", (_name, visitor) => {
  it("shows the invitation with the token, its role and its organisation", async () => {
    const client = await visitor();
    const { data, error } = await client
      .from("invitations")
      .select(PAGE)
      .eq("token", sent.token)
      .single();
    expect(error).toBeNull();
    expect(data).toMatchObject({
      id: sent.invitation_id,
      status: expect.stringMatching(/sent|opened/),
      applications: {
        id: world.applicationId,
        job_roles: { title: "Registered nurse", organisations: { name: "Harbour Clinic" } },
      },
    });
    expect(JSON.stringify(data)).not.toContain(sent.token);
  });

  it("sets it to opened, by the token", async () => {
    const other = await createInvitation(await createWorld());
    const client = await visitor();
    const past = "2020-01-01T00:00:00+00:00";
    const { error } = await client
      .from("invitations")
      .update({ status: "opened", opened_at: past })
      .eq("token", other.token);
    expect(error).toBeNull();
    const [row] = await sql`select * from invitations where id = ${other.invitation_id}`;
    expect(row).toMatchObject({ status: "opened", opened_at: expect.any(Date) });
    expect(row?.["opened_at"]).not.toEqual(new Date(past));
  });

  it("never makes it pending, expired or bounced, and leaves one that is opened", async () => {
    const client = await visitor();
    await client.from("invitations").update({ status: "opened" }).eq("token", sent.token);
    for (const status of ["pending", "delivered", "bounced", "expired"] as const) {
      const { error } = await client.from("invitations").update({ status }).eq("token", sent.token);
      expect(error).toBeNull();
      const [row] = await sql`select status from invitations where id = ${sent.invitation_id}`;
      expect(row?.["status"]).toBe("opened");
    }
  });

  it("shows nothing with an unknown token, nor with the hash that is stored", async () => {
    const client = await visitor();
    const [row] = await sql`select token from invitations where id = ${sent.invitation_id}`;
    for (const token of [randomUUID(), String(row?.["token"]), ""]) {
      const { data } = await client.from("invitations").select("id").eq("token", token);
      expect(data).toEqual([]);
    }
  });
});

describe("without the token", () => {
  const strangers = VISITORS.slice(0, 2);

  it.each(strangers)("%s finds no invitation by any other filter", async (_name, visitor) => {
    const rows = async () => (await visitor()).from("invitations").select("id");
    for (const { data } of [
      await rows(),
      await (await visitor()).from("invitations").select("id").eq("id", sent.invitation_id),
      await (await visitor()).from("invitations").select("id").neq("token", "x"),
      await (await visitor()).from("invitations").select("id").like("token", "%"),
      await (await visitor()).from("invitations").select("id").gt("token", ""),
      await (await visitor()).from("invitations").select("id").or("token.eq.x,status.eq.opened"),
    ]) {
      expect(data ?? []).toEqual([]);
    }
  });

  it.each(strangers)("%s sees no application, role or organisation", async (name, visitor) => {
    const client = await visitor();
    const closed = await createWorld({ status: "closed" });
    const ids = [
      await client.from("applications").select("id").eq("id", closed.applicationId),
      await client.from("job_roles").select("id").eq("id", closed.jobRoleId),
      await client.from("organisations").select("id").eq("id", closed.organisationId),
    ].map(({ data }) => data ?? []);
    expect({ name, ids }).toEqual({ name, ids: [[], [], []] });
  });

  it("nobody changes an invitation by its id", async () => {
    const other = await createInvitation(await createWorld());
    for (const client of [asAnonymous(), asUser(await createUser())]) {
      await client.from("invitations").update({ status: "opened" }).eq("id", other.invitation_id);
      const [row] = await sql`select status from invitations where id = ${other.invitation_id}`;
      expect(row?.["status"]).toBe("sent");
    }
  });
});

test("with a token, another token in the same filter shows its own invitation at most", async () => {
  const other = await createInvitation(await createWorld());
  const { data } = await asAnonymous()
    .from("invitations")
    .select("id")
    .or(`token.eq.${sent.token},id.eq.${other.invitation_id}`);
  expect(data).toEqual([{ id: sent.invitation_id }]);
});

test("who is not signed in reads no score and no interview with a token", async () => {
  const read = (columns: string) =>
    asAnonymous().from("invitations").select(columns).eq("token", sent.token);
  for (const columns of ["applications(match_score)", "applications(interviews(id))"]) {
    expect((await read(columns)).error?.code).toBe(DENIED);
  }
});

describe("who has signed in and holds a token, without being invited", () => {
  /** What an unrelated user reads with it, of a table that hangs on the interview. */
  const readWith = async (token: string, columns: string) => {
    const client = asUser(await createUser());
    const { data, error } = await client
      .from("invitations")
      .select(`id, applications(${columns})`)
      .eq("token", token)
      .single();
    expect(error).toBeNull();
    return data;
  };

  it.each([
    "interviews(id)",
    "interviews(transcript_segments(content))",
    "interviews(interview_turns(*))",
    "interviews(interview_scores(overall_score))",
    "interviews(score_dimensions(score))",
    "interviews(interview_consents(*))",
    "interviews(recording_parts(id))",
  ])("cannot read %s", async (columns) => {
    expect(await readWith(sent.token, columns)).toMatchObject({ applications: { interviews: [] } });
  });

  it("reads no application once it is accepted, revoked or has expired", async () => {
    const [accepted, expired] = [
      await createInvitation(await createWorld()),
      await createInvitation(await createWorld()),
    ];
    await sql`update invitations set accepted_at = now() where id = ${accepted.invitation_id}`;
    // Revoking sets the status, time passing does not.
    await sql`update invitations set expires_at = now() where id = ${expired.invitation_id}`;
    const revokedWorld = await createWorld();
    const revoked = await createInvitation(revokedWorld);
    const { error } = await asUser(revokedWorld.recruiter)
      .from("invitations")
      .update({ status: "expired" })
      .eq("id", revoked.invitation_id);
    expect(error).toBeNull();
    for (const { token } of [accepted, expired, revoked]) {
      expect(await readWith(token, "status")).toMatchObject({ applications: null });
    }
  });
});
