import { invoke, invokeWith } from "../../support/edge";
import { ownApp } from "../../support/own-app";
import { DELETED, insertRecorded, leftOf } from "../../support/retained";
import { insertInterview, insertMember, insertOrganisation } from "../../support/retention";
import { serviceKey, stack } from "../../support/stack";
import { signToken } from "../../support/users";

const app = ownApp();

const cleanUp = (token: string, action: string) =>
  invoke("data-retention-cleanup", { token }, { action }, app.api);

const tokenOf = (sub: string) => signToken({ sub });

describe("data-retention-cleanup", () => {
  it("deletes what has expired in the organisations of an admin", async () => {
    const [ours, theirs] = [
      await insertOrganisation(app.database),
      await insertOrganisation(app.database),
    ];
    const expired = await insertRecorded(app.database, ours, 100);
    await insertRecorded(app.database, theirs, 100);
    const { status, body } = await cleanUp(await tokenOf(ours.adminId), "cleanup_recordings");
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        totalDeleted: 1,
        organisationResults: [
          { organisation: "A clinic", retentionDays: 90, interviewsProcessed: 1 },
        ],
        processedAt: expect.any(String),
      },
    ]);
    expect(await leftOf(app.database, expired)).toEqual({ [expired.id]: DELETED });
  });

  it("deletes it in all organisations for the service", async () => {
    const expired = await insertRecorded(
      app.database,
      await insertOrganisation(app.database, { recordingDays: 30 }),
      40,
    );
    const { body } = await cleanUp(serviceKey(), "cleanup_recordings");
    expect(body).toMatchObject({
      success: true,
      organisationResults: expect.arrayContaining([
        { organisation: "A clinic", retentionDays: 30, interviewsProcessed: 1 },
      ]),
    });
    expect(await leftOf(app.database, expired)).toEqual({ [expired.id]: DELETED });
  });

  it("takes the service key of a supabase-js client for the service, and no other key", async () => {
    const body = { action: "process_deletion_requests" };
    const by = async (key: string) =>
      (await invokeWith(key, "data-retention-cleanup", { api: app.api, body })).status;
    const { anon_key, publishable_key, service_key } = stack().supabase;
    expect(await by(serviceKey())).toBe(200);
    // The legacy service key is not the one of the settings.
    for (const key of [anon_key, publishable_key ?? anon_key, service_key]) {
      expect([key, await by(key)]).toEqual([key, 401]);
    }
  });

  it("takes a user who sends the service key as API key for that user", async () => {
    const ours = await insertOrganisation(app.database);
    const body = { action: "cleanup_recordings" };
    const by = async (token: string) =>
      (await invokeWith(serviceKey(), "data-retention-cleanup", { api: app.api, body, token }))
        .status;
    expect(await by(await tokenOf(await insertMember(app.database, ours.id, "recruiter")))).toBe(
      403,
    );
    expect(await by("not-a-token")).toBe(401);
  });

  it("carries out deletion requests, and reports each with its status", async () => {
    const ours = await insertOrganisation(app.database);
    const [{ id, candidateId }, held] = [
      await insertInterview(app.database, ours),
      await insertInterview(app.database, ours),
    ];
    await app.database.sql`
      update interviews set recording_url = null, legal_hold = id = ${held.id}
      where id in (${id}, ${held.id})`;
    const ids = await app.database.sql`
      insert into data_deletion_requests (user_id, request_type)
      values (${candidateId}, 'full_deletion'), (${held.candidateId}, 'full_deletion')
      returning id`;
    const { status, body } = await cleanUp(
      await tokenOf(ours.adminId),
      "process_deletion_requests",
    );
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        requestsProcessed: 2,
        results: expect.arrayContaining([
          { requestId: ids[0]?.["id"], status: "completed" },
          { requestId: ids[1]?.["id"], status: "pending" },
        ]),
        processedAt: expect.any(String),
      },
    ]);
  });

  it("refuses who is no admin with 403, and another action with 422", async () => {
    const ours = await insertOrganisation(app.database);
    const recruiter = await insertMember(app.database, ours.id, "recruiter");
    expect(await cleanUp(await tokenOf(recruiter), "cleanup_recordings")).toEqual({
      status: 403,
      body: { error: "Forbidden." },
    });
    const { status } = await cleanUp(await tokenOf(ours.adminId), "delete_everything");
    expect(status).toBe(422);
  });

  it("refuses the anonymous key with 401", async () => {
    const { status } = await cleanUp(stack().supabase.anon_key, "cleanup_recordings");
    expect(status).toBe(401);
  });
});
