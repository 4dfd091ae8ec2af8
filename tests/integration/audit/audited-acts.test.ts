import { randomUUID } from "node:crypto";
import { call } from "../../support/api";
import { inviteAddress } from "../../support/invitations";
import { connectForTests } from "../../support/postgres";
import { asService } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const ADDRESS = "192.0.2.7";

const sql = connectForTests();
let world: World;

beforeAll(async () => {
  world = await createWorld();
});

/** An action of the admin, from a known address. */
async function act(method: string, path: string, body?: unknown): Promise<void> {
  const headers = { "x-forwarded-for": `${ADDRESS}:1234` };
  const response = await call(method, path, { token: world.admin.token, body, headers });
  expect([response.status, response.body]).toEqual([200, expect.anything()]);
}

const members = () => `/api/organisations/${world.organisationId}/members`;

const ACTS: [string, () => Promise<void>][] = [
  ["organisation.created", () => act("POST", "/api/organisations", { name: "A new one" })],
  [
    "member.invited",
    () => act("POST", members(), { email: `${randomUUID()}@example.test`, role: "viewer" }),
  ],
  [
    "member.role_changed",
    () => act("PATCH", `${members()}/${world.viewer.id}`, { role: "recruiter" }),
  ],
  ["member.removed", () => act("DELETE", `${members()}/${world.member.id}`)],
  [
    "invitation.sent",
    () =>
      act("POST", "/api/invitations/send", {
        application_id: world.applicationId,
        candidate_email: world.candidate.email,
        candidate_name: "Robin",
        job_title: "Nurse",
        organisation_name: "Harbour Clinic",
      }),
  ],
  [
    "invitation.accepted",
    async () => {
      const { token } = await inviteAddress(world, world.admin.email);
      await act("POST", "/api/invitations/accept", { token });
    },
  ],
  [
    "interview.scored",
    async () => {
      const segment = { interview_id: world.interviewId, speaker: "candidate", start_time_ms: 0 };
      const said = { ...segment, content: "I nursed on a surgical ward for six years." };
      await asService().from("transcript_segments").insert(said).throwOnError();
      await act("POST", "/api/ai/score", { interview_id: world.interviewId });
    },
  ],
  ["erasure.requested", () => act("POST", "/api/privacy/requests", { request_type: "anonymize" })],
  ["data.exported", () => act("GET", "/api/privacy/export")],
  ["retention_run.started", () => act("POST", "/api/admin/data-cleanup?run_async=false")],
];

it.each(ACTS)("%s is audited with its user and address", async (action, perform) => {
  await perform();
  const entries = await sql`
    select distinct ip_address from audit_log
    where action = ${action} and user_id = ${world.admin.id}`;
  expect([...entries]).toEqual([{ ip_address: ADDRESS }]);
});
