import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { connectForTests } from "../../support/postgres";
import { asService, asUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const sql = connectForTests();
let world: World;
let id: string;
let token: string;

/** An invitation that was sent. @returns its id */
async function invite(secret: string): Promise<string> {
  const [row] = await sql`
    insert into invitations (application_id, token, status, expires_at)
    values (${world.applicationId}, ${sha256(secret)}, 'sent', now() + interval '7 days')
    returning id`;
  return String(row?.["id"]);
}

const change = (column: "expires_at" | "revoked_at" | "accepted_at") =>
  sql`update invitations set ${sql(column)} = now() where id = ${id}`;

const invitation = async () => (await sql`select * from invitations where id = ${id}`)[0];

beforeEach(async () => {
  world = await createWorld();
  token = randomUUID();
  id = await invite(token);
});

describe("opening the link", () => {
  const validate = (secret: string) =>
    asService().rpc("validate_invitation", { p_token_hash: sha256(secret) });

  it("returns what it is for, and marks it as opened once", async () => {
    expect((await validate(token)).data).toMatchObject({
      invitation_id: id,
      job_title: "Registered nurse",
      organisation_name: "Harbour Clinic",
      state: "open",
    });
    const opened = await invitation();
    expect(opened?.["status"]).toBe("opened");
    await validate(token);
    expect((await invitation())?.["opened_at"]).toEqual(opened?.["opened_at"]);
  });

  it("raises an error when the invitation is unknown, expired, replaced or revoked", async () => {
    const refusal = async () => (await validate(token)).error?.message;
    expect((await validate(randomUUID())).error?.message).toBe("invitation_not_found");
    await change("expires_at");
    expect(await refusal()).toBe("invitation_expired");
    await sql`
      update invitations set status = 'expired', expires_at = now() + interval '7 days' where id = ${id}`;
    expect(await refusal()).toBe("invitation_expired");
    await change("revoked_at");
    expect(await refusal()).toBe("invitation_revoked");
  });
});

describe("accepting an invitation", () => {
  const accept = (user: string) =>
    asService().rpc("accept_invitation", { p_acting_user: user, p_token_hash: sha256(token) });
  const answer = z.object({
    interview: z.object({ id: z.guid(), application_id: z.guid(), status: z.string() }),
  });

  it("opens one interview when it is repeated and parallel", async () => {
    await sql`delete from interviews where id = ${world.interviewId}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => accept(world.candidate.id)));
    const ids = new Set(answers.map(({ data }) => answer.parse(data).interview.id));
    const made = await sql`
      select id from interviews where application_id = ${world.applicationId}`;
    expect([...ids]).toEqual(made.map((row) => row["id"]));
    expect(ids.size).toBe(1);
    expect((await invitation())?.["accepted_at"]).toBeInstanceOf(Date);
  });

  it("returns an interview that is already open", async () => {
    const { data } = await accept(world.candidate.id);
    expect(answer.parse(data).interview.id).toBe(world.interviewId);
  });

  it("returns the same interview after it was completed and the invitation has expired", async () => {
    await accept(world.candidate.id);
    await sql`update interviews set status = 'completed' where id = ${world.interviewId}`;
    await change("expires_at");
    const { data } = await accept(world.candidate.id);
    expect(answer.parse(data).interview).toEqual({
      id: world.interviewId,
      application_id: world.applicationId,
      status: "completed",
    });
  });

  it("is forbidden for everyone but the candidate", async () => {
    for (const user of [world.recruiter, world.admin, world.otherCandidate, world.outsider]) {
      expect((await accept(user.id)).error?.message).toBe("forbidden");
    }
  });

  it("raises invitation_expired when it has expired", async () => {
    await change("expires_at");
    expect((await accept(world.candidate.id)).error?.message).toBe("invitation_expired");
  });
});

describe("revoking an invitation", () => {
  const revoke = (user: string, id: string) =>
    asService().rpc("revoke_invitation", { p_acting_user: user, p_invitation_id: id });

  it("returns the same each time", async () => {
    const { data } = await revoke(world.recruiter.id, id);
    expect(data).toEqual({ id, status: "expired", revoked_at: expect.any(String) });
    expect((await revoke(world.admin.id, id)).data).toEqual(data);
  });

  it("raises invitation_not_open when it was accepted", async () => {
    await change("accepted_at");
    expect((await revoke(world.recruiter.id, id)).error?.message).toBe("invitation_not_open");
  });

  it("is forbidden for viewers, and raises invitation_not_found for those who do not see it", async () => {
    const messages = [world.viewer, world.candidate, world.outsider].map(
      async (user) => (await revoke(user.id, id)).error?.message,
    );
    expect(await Promise.all(messages)).toEqual([
      "forbidden",
      "invitation_not_found",
      "invitation_not_found",
    ]);
    const unknown = await revoke(world.recruiter.id, randomUUID());
    expect(unknown.error?.message).toBe("invitation_not_found");
    expect((await asUser(world.viewer).from("invitations").select("revoked_at")).data).toEqual([
      { revoked_at: null },
    ]);
  });
});
