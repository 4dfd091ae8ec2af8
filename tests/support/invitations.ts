import * as z from "zod";
import { call } from "./api";
import type { World } from "./world";

const sent = z.object({
  invitation_id: z.guid(),
  token: z.string(),
  expires_at: z.string(),
  email_sent: z.boolean(),
});

export type SentInvitation = z.output<typeof sent>;

/** The body of a request to invite the world's candidate. */
export const invitationOf = (world: World, change: Record<string, unknown> = {}) => ({
  application_id: world.applicationId,
  candidate_email: world.candidate.email,
  candidate_name: "Robin Example",
  job_title: "Registered nurse",
  organisation_name: "Harbour Clinic",
  ...change,
});

/** The body of a request to invite an address to the world's job role. */
export const invitationTo = (world: World, address: string) =>
  invitationOf(world, {
    application_id: undefined,
    job_role_id: world.jobRoleId,
    candidate_email: address,
  });

/** An invitation of an address, which may be nobody's, to the world's job role. */
export async function inviteAddress(world: World, address: string): Promise<SentInvitation> {
  const response = await call("POST", "/api/invitations/send", {
    token: world.recruiter.token,
    body: invitationTo(world, address),
  });
  expect([response.status, response.body]).toEqual([200, expect.anything()]);
  return sent.parse(response.body);
}

/** An invitation that was sent to the world's candidate. */
export async function createInvitation(world: World): Promise<SentInvitation> {
  const response = await call("POST", "/api/invitations/send", {
    token: world.recruiter.token,
    body: invitationOf(world),
  });
  expect([response.status, response.body]).toEqual([200, expect.anything()]);
  return sent.parse(response.body);
}
