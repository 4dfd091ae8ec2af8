import { randomUUID } from "node:crypto";
import * as z from "zod";
import { call, problemOf } from "../../support/api";
import { invoke } from "../../support/edge";
import { startHost } from "../../support/host";
import { createInvitation, invitationOf, inviteAddress } from "../../support/invitations";
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

const applicationOf = async (invitationId: string) => {
  const [row] = await sql`
    select applications.* from applications join invitations on application_id = applications.id
    where invitations.id = ${invitationId}`;
  return row ?? {};
};
const accept = (user: TestUser, token: string) =>
  call("POST", "/api/invitations/accept", { token: user.token, body: { token } });
const codeOf = (response: Awaited<ReturnType<typeof call>>) => [
  response.status,
  problemOf(response).code,
];
const send = (change: Record<string, unknown>, by = world.recruiter) =>
  call("POST", "/api/invitations/send", { token: by.token, body: invitationOf(world, change) });

describe("inviting a mail address to a job role", () => {
  it("creates an invited application without a candidate, which the organisation lists", async () => {
    const { invitation_id, token } = await inviteAddress(world, person.email);
    const application = await applicationOf(invitation_id);
    expect(application).toMatchObject({
      candidate_id: null,
      invited_email: person.email,
      status: "invited",
    });
    for (const [user, found] of [
      [world.viewer, 1],
      [person, 0],
      [world.outsider, 0],
    ] as const) {
      const list = asUser(user).from("applications").select("invited_email, status");
      const { data } = await list.eq("id", String(application["id"])).throwOnError();
      expect(data).toHaveLength(found);
    }
    const [mail] = await mailsTo(person.email);
    expect(mail?.text).toContain(`/invite/${token}`);
  });

  it("uses the application of an earlier invitation, whose link expires", async () => {
    const first = await inviteAddress(world, person.email);
    const second = await inviteAddress(world, person.email.toUpperCase());
    expect((await applicationOf(second.invitation_id))["id"]).toBe(
      (await applicationOf(first.invitation_id))["id"],
    );
    expect(codeOf(await accept(person, first.token))).toEqual([410, "invitation_expired"]);
    expect((await accept(person, second.token)).status).toBe(200);
  });

  it("creates one application when it is sent several times at once", async () => {
    const all = await Promise.all([1, 2, 3].map(() => inviteAddress(world, person.email)));
    const ids = await Promise.all(all.map(({ invitation_id }) => applicationOf(invitation_id)));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
  });

  it("counts as a mail to a new address, also where the address has an account", async () => {
    for (let count = 0; count < 3; count += 1) await inviteAddress(world, person.email);
    const fourth = await send({
      application_id: undefined,
      job_role_id: world.jobRoleId,
      candidate_email: person.email,
    });
    expect(codeOf(fourth)).toEqual([429, "invitation_limit_reached"]);
  });

  it("is refused to who is no recruiter of the role, which a stranger sees only while it is active", async () => {
    const change = { application_id: undefined, job_role_id: world.jobRoleId };
    expect(codeOf(await send(change, world.viewer))).toEqual([403, "forbidden"]);
    expect(codeOf(await send(change, world.outsider))).toEqual([403, "forbidden"]);
    await sql`update job_roles set status = 'closed' where id = ${world.jobRoleId}`;
    expect(codeOf(await send(change, world.outsider))).toEqual([404, "job_role_not_found"]);
    expect(codeOf(await send({ ...change, job_role_id: randomUUID() }))).toEqual([
      404,
      "job_role_not_found",
    ]);
  });

  it.each([
    ["neither an application nor a role", { application_id: undefined }],
    ["both", { job_role_id: randomUUID() }],
  ])("returns 422 for %s", async (_, change) => {
    expect(codeOf(await send(change))).toEqual([422, "invalid_request"]);
  });

  it("continues after a failure with the same application, under its idempotency key", async () => {
    const repeat = () =>
      call("POST", "/api/invitations/send", {
        token: world.recruiter.token,
        headers: { "idempotency-key": "once" },
        body: invitationOf(world, {
          application_id: undefined,
          job_role_id: world.jobRoleId,
          candidate_email: person.email,
        }),
      });
    const first = await repeat();
    expect([(await repeat()).body, first.status]).toEqual([first.body, 200]);
    expect(await mailsTo(person.email)).toHaveLength(1);
  });

  it("links to the page that INVITATION_PATH names", async () => {
    const host = await startHost({ INVITATION_PATH: "/join/interview/" });
    const response = await call("POST", "/api/invitations/send", {
      token: world.recruiter.token,
      body: invitationOf(world),
      api: host.url,
    });
    await host.stop();
    expect(response.status).toBe(200);
    expect((await mailsTo(world.candidate.email))[0]?.text).toMatch(/\/join\/interview\/[\w-]{43}/);
  });
});

describe("the invited person", () => {
  it("becomes the candidate by accepting, and has the interview", async () => {
    const { invitation_id, token } = await inviteAddress(world, person.email.toUpperCase());
    const accepted = await accept(person, token);
    expect([accepted.status, accepted.body]).toEqual([200, expect.anything()]);
    const application = await applicationOf(invitation_id);
    expect(application).toMatchObject({ candidate_id: person.id, invited_email: null });
    expect((await accept(person, token)).body).toEqual(accepted.body);
    const portal = asUser(person).from("applications").select("job_roles(organisations(name))");
    expect((await portal.throwOnError()).data).toEqual([
      { job_roles: { organisations: { name: "Harbour Clinic" } } },
    ]);
    expect(codeOf(await accept(world.otherCandidate, token))).toEqual([403, "forbidden"]);
  });

  it("is nobody with another address, or without having confirmed it", async () => {
    const { invitation_id, token } = await inviteAddress(world, person.email);
    const refused = [403, "invitation_for_other_address"];
    expect(codeOf(await accept(world.candidate, token))).toEqual(refused);
    expect(codeOf(await accept(world.recruiter, token))).toEqual(refused);
    await sql`update auth.users set email_confirmed_at = null where id = ${person.id}`;
    expect(codeOf(await accept(person, token))).toEqual(refused);
    expect(await applicationOf(invitation_id)).toMatchObject({ candidate_id: null });
  });

  it("has no interview before, and is on no shortlist", async () => {
    const { invitation_id } = await inviteAddress(world, person.email);
    const { id } = await applicationOf(invitation_id);
    const opened = await call("POST", "/api/interviews", {
      token: world.recruiter.token,
      body: { application_id: id },
    });
    expect(codeOf(opened)).toEqual([409, "application_not_accepted"]);
    const matches = await invoke("generate-shortlist", world.recruiter, {
      roleId: world.jobRoleId,
    });
    expect(matches.status).toBe(200);
    expect(JSON.stringify(matches.body)).not.toContain(String(id));
  });

  it("can be rejected by the organisation, and role and application be deleted", async () => {
    const { invitation_id } = await inviteAddress(world, person.email);
    const { id } = await applicationOf(invitation_id);
    const reject = asUser(world.recruiter).from("applications").update({ status: "rejected" });
    const { error } = await reject.eq("id", String(id));
    expect(error).toBeNull();
    await asUser(world.admin).from("job_roles").delete().eq("id", world.jobRoleId).throwOnError();
    expect(await applicationOf(invitation_id)).toEqual({});
  });
});

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
  const stored = async (id: string) => (await sql`select * from applications where id = ${id}`)[0];

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
  const candidateOf = async (id: string) => {
    const [row] = await sql`select candidate_id, invited_email from applications where id = ${id}`;
    return row?.["candidate_id"];
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
    const { invitation_id, token } = await inviteAddress(world, person.email);
    const { id } = await applicationOf(invitation_id);
    expect((await accept(person, token)).status).toBe(200);
    const change = { application_id: id, candidate_email: `new-${person.email}` };
    expect(codeOf(await send(change))).toEqual(refused);
    expect((await accept(person, token)).status).toBe(200);
  });

  it("is mailed to no other address while the invited person accepts", async () => {
    const { invitation_id } = await inviteAddress(world, person.email);
    const { id } = await applicationOf(invitation_id);
    const change = { application_id: id, candidate_email: `new-${person.email}` };
    const sending = await sql.begin(async (accepting) => {
      await accepting`
        update applications set candidate_id = ${person.id}, invited_email = null
        where id = ${String(id)}`;
      const response = send(change);
      await untilWaiting(sql, "prepare_invitation");
      return { response };
    });
    expect(codeOf(await sending.response)).toEqual(refused);
  });
});

describe("the status of an application", () => {
  const statusAfter = async (status: string) => {
    await sql`update applications set status = ${status} where id = ${world.applicationId}`;
    await createInvitation(world);
    const [row] = await sql`select status from applications where id = ${world.applicationId}`;
    return row?.["status"];
  };

  it.each(["applied", "screening", "invited"])(
    "is invited once it is sent, after %s",
    async (status) => {
      expect(await statusAfter(status)).toBe("invited");
    },
  );

  it.each(["interviewed", "reviewed", "shortlisted", "rejected"])("stays %s", async (status) => {
    expect(await statusAfter(status)).toBe(status);
  });
});

describe("an invitation that nobody has accepted", () => {
  const expiredFor = async (days: number) => {
    const { invitation_id } = await inviteAddress(world, person.email);
    const { id } = await applicationOf(invitation_id);
    await sql`
      update applications set created_at = now() - interval '100 days' where id = ${String(id)}`;
    await sql`
      update invitations set expires_at = now() - make_interval(days => ${days})
      where id = ${invitation_id}`;
    await asService().rpc("claim_pending_messages", { p_limit: 0 }).throwOnError();
    return (await applicationOf(invitation_id))["id"] !== undefined;
  };

  it("is deleted with its address 30 days after it expired", async () => {
    expect(await expiredFor(31)).toBe(false);
  });

  it("is not deleted earlier", async () => {
    expect(await expiredFor(29)).toBe(true);
  });

  it("is deleted when its organisation is closed", async () => {
    const { invitation_id } = await inviteAddress(world, person.email);
    const path = `/api/organisations/${world.organisationId}`;
    const closed = await call("DELETE", path, { token: world.admin.token });
    expect(closed.status).toBe(200);
    expect(await applicationOf(invitation_id)).toEqual({});
  });

  it("is in the export of who has confirmed the address, and deleted with them", async () => {
    const { invitation_id } = await inviteAddress(world, person.email.toUpperCase());
    const exported = await call("GET", "/api/privacy/export", { token: person.token });
    expect(JSON.stringify(exported.body)).toContain(invitation_id);
    await sql`select erase_person(${world.candidate.id}, true, '{}')`;
    expect(await applicationOf(invitation_id)).toMatchObject({ candidate_id: null });
    await sql`select erase_person(${person.id}, false, '{}')`;
    expect(await applicationOf(invitation_id)).toEqual({});
  });
});
