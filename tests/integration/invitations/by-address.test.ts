import { randomUUID } from "node:crypto";
import { call, problemOf } from "../../support/api";
import { invoke } from "../../support/edge";
import { startHost } from "../../support/host";
import {
  createInvitation,
  invitationOf,
  invitationTo,
  inviteAddress,
} from "../../support/invitations";
import { mailsTo } from "../../support/mails";
import { connectForTests } from "../../support/postgres";
import { asService, asUser, createUser, type TestUser } from "../../support/users";
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

  it("uses the open application of a person who has applied with the address", async () => {
    const address = world.candidate.email.toUpperCase();
    const { invitation_id, token } = await inviteAddress(world, address);
    expect((await applicationOf(invitation_id))["id"]).toBe(world.applicationId);
    expect((await accept(world.candidate, token)).body).toMatchObject({
      interview: { id: world.interviewId, application_id: world.applicationId },
    });
  });

  it("creates another application where the person's own was rejected, or their address not confirmed", async () => {
    await sql`update applications set status = 'rejected' where id = ${world.applicationId}`;
    await sql`
      update auth.users set email_confirmed_at = null where id = ${world.otherCandidate.id}`;
    for (const { email } of [world.candidate, world.otherCandidate]) {
      const { invitation_id } = await inviteAddress(world, email);
      expect(await applicationOf(invitation_id)).toMatchObject({ candidate_id: null });
    }
  });

  it("creates one application when it is sent several times at once", async () => {
    const { token } = world.recruiter;
    const request = { token, body: invitationTo(world, person.email) };
    const all = await Promise.all(
      [1, 2, 3].map(() => call("POST", "/api/invitations/send", request)),
    );
    const refused = all.filter(({ status }) => status !== 200);
    expect(refused.length).toBeLessThan(3);
    for (const response of refused) expect(codeOf(response)).toEqual([409, "in_progress"]);
    const made = await sql`select from applications where invited_email = ${person.email}`;
    expect(made).toHaveLength(1);
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

  it.each(["draft", "paused", "closed"])(
    "is refused to a role that is %s, as applying is",
    async (status) => {
      await sql`update job_roles set status = ${status} where id = ${world.jobRoleId}`;
      const refused = await send(invitationTo(world, person.email));
      expect(codeOf(refused)).toEqual([409, "job_role_not_active"]);
      expect(await mailsTo(person.email)).toEqual([]);
    },
  );

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

  const apply = () =>
    asUser(person)
      .from("applications")
      .insert({ job_role_id: world.jobRoleId, candidate_id: person.id });
  const applications = async () =>
    (await sql`select id, status from applications where candidate_id = ${person.id}`).map(
      (row) => ({ ...row }),
    );

  it("who has applied since has the interview in their own application, which remains the only one", async () => {
    const { invitation_id, token } = await inviteAddress(world, person.email);
    const { id: invitedId } = await applicationOf(invitation_id);
    await apply().throwOnError();
    const [own] = await applications();
    const accepted = await accept(person, token);
    expect(accepted.body).toMatchObject({ interview: { application_id: own?.["id"] } });
    expect((await accept(person, token)).body).toEqual(accepted.body);
    expect(await applications()).toEqual([{ id: own?.["id"], status: "invited" }]);
    expect(await sql`select from applications where id = ${String(invitedId)}`).toHaveLength(0);
  });

  it("has one application when they apply and accept at once", async () => {
    const { token } = await inviteAddress(world, person.email);
    const [accepted, applied] = await Promise.all([accept(person, token), apply()]);
    expect([undefined, "application_exists"]).toContain(applied.error?.message);
    expect(accepted.status).toBe(200);
    expect(await applications()).toHaveLength(1);
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
