import { randomUUID } from "node:crypto";
import * as z from "zod";
import { call, problemOf } from "../support/api";
import { invitationOf } from "../support/invitations";
import { mailsTo } from "../support/mails";
import { inviteMember } from "../support/members";
import { asService, createUser, type TestUser } from "../support/users";
import { attackBeside } from "../support/victim";
import { createWorld } from "../support/world";

/** Mails that a new organisation may send to new addresses in a day. */
const NEW_ADDRESSES = 20;
const ATTEMPTS = 25;
const LINK = "https://evil.test/login";

/** An organisation of the attacker, with a role. */
async function newOrganisation({ token }: TestUser) {
  const body = { name: `Clinic ${randomUUID()}` };
  const created = await call("POST", "/api/organisations", { token, body });
  const { id } = z.object({ id: z.guid() }).parse(created.body);
  const row = { organisation_id: id, title: `Nurse ${LINK}`, status: "active" as const };
  const role = asService().from("job_roles").insert(row).select("id").single();
  return { organisationId: id, jobRoleId: (await role.throwOnError()).data.id };
}

const newAddress = () => `${randomUUID()}@example.test`;

it("a new account sends strangers few mails, without its links, in whatever organisations", async () => {
  const [world, attacker] = await Promise.all([createWorld(), createUser()]);
  const first = await newOrganisation(attacker);
  const second = await newOrganisation(attacker);
  const addresses = Array.from({ length: ATTEMPTS }, newAddress);
  const send = ({ jobRoleId }: typeof first, candidate_email: string) =>
    call("POST", "/api/invitations/send", {
      token: attacker.token,
      body: {
        job_role_id: jobRoleId,
        candidate_email,
        candidate_name: `Sign in at ${LINK}`,
        job_title: "Nurse",
        organisation_name: "Clinic",
        custom_message: `Your account is blocked.\n${LINK}\nwww.evil.test`,
      },
    });
  const invite = async () => {
    const { token } = world.recruiter;
    const sent = await call("POST", "/api/invitations/send", { token, body: invitationOf(world) });
    expect(sent.status).toBe(200);
  };
  const statuses: number[] = [];
  await attackBeside("mail relay", invite, async () => {
    for (const address of addresses) statuses.push((await send(first, address)).status);
  });
  expect(statuses).toEqual([
    ...Array<number>(NEW_ADDRESSES).fill(200),
    ...Array<number>(ATTEMPTS - NEW_ADDRESSES).fill(429),
  ]);
  const elsewhere = await send(second, newAddress());
  expect([elsewhere.status, problemOf(elsewhere).code]).toEqual([429, "invitation_limit_reached"]);
  for (const { organisationId } of [first, second]) {
    const member = await inviteMember({ admin: attacker, organisationId, email: newAddress() });
    expect([member.status, problemOf(member).code]).toEqual([429, "invitation_limit_reached"]);
  }

  const sent = await mailsTo(addresses);
  expect(sent).toHaveLength(NEW_ADDRESSES);
  for (const { subject, html, text } of sent) {
    expect(`${subject}${html}${text}`).not.toMatch(/evil\.test|https:\/\/evil/);
  }
});
