import { randomUUID } from "node:crypto";
import * as z from "zod";
import { createInvitation } from "../../support/invitations";
import { inviteMember, memberTokenFor } from "../../support/members";
import { answers, type RouteRow } from "./row";

/** Routes of organisations, their members, roles and invitations. */
export const RECRUITING_ROUTES: Record<string, RouteRow[]> = {
  //                        candidate other admin recruiter manager viewer member outsider
  "create-organisation": [
    {
      method: "POST",
      path: () => "/api/organisations",
      body: () => ({ name: "A new one" }),
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 10,
    },
  ],
  "extract-requirements": [
    {
      method: "POST",
      path: () => "/api/ai/extract-requirements",
      body: () => ({ job_description: "We need a nurse with three years of experience." }),
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 20,
    },
  ],
  "generate-shortlist": [
    {
      method: "POST",
      path: () => "/api/ai/generate-shortlist",
      body: (world) => ({ job_role_id: world.jobRoleId }),
      answers: answers(403, 403, 200, 200, 200, 200, 200, 403),
      limit: 5,
    },
  ],
  "send-invitation": [
    {
      method: "POST",
      path: () => "/api/invitations/send",
      body: (world) => ({
        application_id: world.applicationId,
        candidate_email: world.candidate.email,
        candidate_name: "Robin",
        job_title: "Nurse",
        organisation_name: "Harbour Clinic",
      }),
      answers: answers(403, 404, 200, 200, 200, 403, 403, 404),
      limit: 30,
    },
  ],
  "send-invitations": [
    {
      method: "POST",
      path: () => "/api/invitations/send-many",
      body: (world) => ({
        job_role_id: world.jobRoleId,
        invitations: [{ candidate_email: `${world.jobRoleId}@example.test` }],
      }),
      answers: answers(403, 403, 200, 200, 200, 403, 403, 403),
      limit: 5,
    },
  ],
  "validate-invitation": [
    {
      method: "POST",
      path: () => "/api/invitations/validate",
      body: async (world) => ({ token: (await createInvitation(world)).token }),
      answers: { everybody: 200 },
      limit: 30,
    },
  ],
  "accept-invitation": [
    {
      method: "POST",
      path: () => "/api/invitations/accept",
      body: async (world) => ({ token: (await createInvitation(world)).token }),
      answers: answers(200, 403, 403, 403, 403, 403, 403, 403),
      limit: 30,
    },
  ],
  "revoke-invitation": [
    {
      method: "POST",
      path: async (world) =>
        `/api/invitations/${(await createInvitation(world)).invitation_id}/revoke`,
      answers: answers(404, 404, 200, 200, 200, 403, 403, 404),
      limit: 30,
    },
  ],
  "resend-webhook": [
    {
      method: "POST",
      path: () => "/api/webhooks/resend",
      body: () => ({ type: "email.opened" }),
      // Only Resend can sign its events.
      answers: { everybody: 401 },
      limit: null,
    },
  ],
  organisation: [
    {
      method: "DELETE",
      path: (world) => `/api/organisations/${world.organisationId}`,
      // The admin deletes it before the others, who then find nothing.
      answers: answers(404, 404, 200, 404, 404, 404, 404, 404),
      limit: 10,
    },
  ],
  "organisation-members": [
    {
      method: "GET",
      path: (world) => `/api/organisations/${world.organisationId}/members`,
      answers: answers(404, 404, 200, 200, 200, 200, 200, 404),
      limit: 60,
    },
    {
      method: "POST",
      path: (world) => `/api/organisations/${world.organisationId}/members`,
      body: () => ({ email: `${randomUUID()}@example.test`, role: "viewer" }),
      answers: answers(404, 404, 200, 403, 403, 403, 403, 404),
      limit: 60,
    },
  ],
  "organisation-member-invitation": [
    {
      method: "DELETE",
      path: async ({ admin, organisationId }) => {
        // The same for all callers: a new address would count against the limit of the organisation.
        const email = `${organisationId}@example.test`;
        const { body } = await inviteMember({ admin, organisationId, email });
        const { id } = z.object({ id: z.guid() }).parse(body);
        return `/api/organisations/${organisationId}/members/invitations/${id}`;
      },
      answers: answers(404, 404, 200, 403, 403, 403, 403, 404),
      limit: 60,
    },
  ],
  "accept-member-invitation": [
    {
      method: "POST",
      path: () => "/api/members/accept",
      body: async ({ pendingMember }) => ({ token: await memberTokenFor(pendingMember.email) }),
      answers: { ...answers(403, 403, 403, 403, 403, 403, 403, 403), pendingMember: 200 },
      limit: 30,
    },
  ],
  "organisation-member": [
    {
      method: "PATCH",
      path: (world) => `/api/organisations/${world.organisationId}/members/${world.viewer.id}`,
      body: () => ({ role: "org_viewer" }),
      answers: answers(404, 404, 200, 403, 403, 403, 403, 404),
      limit: 60,
    },
    {
      method: "DELETE",
      path: (world) => `/api/organisations/${world.organisationId}/members/${world.member.id}`,
      // The admin deletes the member first; later callers are refused all the same.
      answers: answers(404, 404, 200, 403, 403, 403, 404, 404),
      limit: 60,
    },
  ],
};
