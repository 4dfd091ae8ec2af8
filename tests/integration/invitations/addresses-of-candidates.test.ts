import * as z from "zod";
import { call, problemOf } from "../../support/api";
import { invoke } from "../../support/edge";
import { invitationOf, inviteAddress } from "../../support/invitations";
import { mailsTo } from "../../support/mails";
import { connectForTests } from "../../support/postgres";
import { asService, asUser, createUser, type TestUser } from "../../support/users";
import { untilWaiting } from "../../support/waiting";
import { createWorld, type World } from "../../support/world";

const sql = connectForTests();
let world: World;
let person: TestUser;

beforeEach(async () => {
  [world, person] = await Promise.all([createWorld(), createUser()]);
});

const stored = async (id: string) => (await sql`select * from applications where id = ${id}`)[0];
const accept = (user: TestUser, token: string) =>
  call("POST", "/api/invitations/accept", { token: user.token, body: { token } });
const codeOf = (response: Awaited<ReturnType<typeof call>>) => [
  response.status,
  problemOf(response).code,
];

describe("the page's way: an application with the recruiter's own id, then send-invitation", () => {
  const insertOwn = async () => {
    const row = { job_role_id: world.jobRoleId, candidate_id: world.recruiter.id };
    const inserted = asUser(world.recruiter).from("applications").insert(row).select("id").single();
    return (await inserted.throwOnError()).data.id;
  };
  const invite = (applicationId: string, candidateEmail: string, by = world.recruiter) =>
    invoke("send-invitation", by, {
      applicationId,
      candidateEmail,
      roleTitle: "Nurse",
      companyName: "Harbour Clinic",
    });

  it("ends in the same: who accepts with the address becomes the candidate", async () => {
    const id = await insertOwn();
    expect((await invite(id, person.email)).status).toBe(200);
    expect(await stored(id)).toMatchObject({
      candidate_id: null,
      invited_email: person.email,
      status: "invited",
    });
    const [mail] = await mailsTo(person.email);
    const token = /\/invite\/([\w-]{43})/.exec(mail?.text ?? "")?.[1] ?? "";
    expect(codeOf(await accept(world.recruiter, token))).toEqual([
      403,
      "invitation_for_other_address",
    ]);
    expect((await accept(person, token)).status).toBe(200);
    expect(await stored(id)).toMatchObject({ candidate_id: person.id, invited_email: null });
  });

  it("ends in the same when a colleague sends it", async () => {
    const id = await insertOwn();
    expect((await invite(id, person.email, world.admin)).status).toBe(200);
    expect(await stored(id)).toMatchObject({ candidate_id: null, invited_email: person.email });
  });

  it("leaves recruiters their own application where they are invited themselves", async () => {
    const id = await insertOwn();
    expect((await invite(id, world.recruiter.email, world.admin)).status).toBe(200);
    expect(await stored(id)).toMatchObject({ candidate_id: world.recruiter.id });
  });

  it("leaves recruiters their own application with an interview, and returns 409", async () => {
    const id = await insertOwn();
    await sql`insert into interviews (application_id) values (${id})`;
    expect(await invite(id, person.email)).toEqual({
      status: 409,
      body: { error: expect.stringContaining("another mail address") },
    });
    expect(await stored(id)).toMatchObject({ candidate_id: world.recruiter.id });
  });
});

describe("an application with a candidate", () => {
  const refused = [409, "candidate_has_other_address"];
  const send = (change: Record<string, unknown>) =>
    call("POST", "/api/invitations/send", {
      token: world.recruiter.token,
      body: invitationOf(world, change),
    });
  const candidateOf = async (id: string) => (await stored(id))?.["candidate_id"];
  /** An invitation of the person, by their address. */
  const invitePerson = async () => {
    const { invitation_id, token } = await inviteAddress(world, person.email);
    const [row] = await sql`select application_id from invitations where id = ${invitation_id}`;
    const change = {
      application_id: row?.["application_id"],
      candidate_email: `new-${person.email}`,
    };
    return { token, change };
  };

  it("is mailed to nobody else, who could not accept", async () => {
    expect(codeOf(await send({ candidate_email: person.email }))).toEqual(refused);
    expect(codeOf(await send({ candidate_email: `new-${person.email}` }))).toEqual(refused);
    expect(await mailsTo([person.email, `new-${person.email}`])).toEqual([]);
    expect(await candidateOf(world.applicationId)).toBe(world.candidate.id);
  });

  it("is mailed to the address in the candidate's profile, with whose link they accept", async () => {
    const address = `work-${person.email}`;
    const profile = { user_id: world.candidate.id, email: address };
    await asService().from("candidate_profiles").insert(profile).throwOnError();
    const sent = await send({ candidate_email: address.toUpperCase() });
    expect([sent.status, await candidateOf(world.applicationId)]).toEqual([
      200,
      world.candidate.id,
    ]);
    expect(
      (await accept(world.candidate, z.object({ token: z.string() }).parse(sent.body).token))
        .status,
    ).toBe(200);
  });

  it("is mailed to no other address once the invited person has accepted", async () => {
    const { token, change } = await invitePerson();
    expect((await accept(person, token)).status).toBe(200);
    expect(codeOf(await send(change))).toEqual(refused);
    expect((await accept(person, token)).status).toBe(200);
  });

  it("is mailed to no other address while the invited person accepts", async () => {
    const { change } = await invitePerson();
    const sending = await sql.begin(async (accepting) => {
      await accepting`
        update applications set candidate_id = ${person.id}, invited_email = null
        where id = ${String(change.application_id)}`;
      const response = send(change);
      await untilWaiting(sql, "prepare_invitation");
      return { response };
    });
    expect(codeOf(await sending.response)).toEqual(refused);
  });
});
