import * as z from "zod";
import { call, problemOf } from "../../support/api";
import { requestSchema, rowsWith } from "../../support/erasure";
import { breakSimulator, healSimulator, requestsOf } from "../../support/faults";
import { ownApp } from "../../support/own-app";
import { insertCandidate, type Person, personOf, wordsOf } from "../../support/person";
import { cleanUp, statusFor, storeFiles } from "../../support/retained";
import {
  insertMember,
  insertOrganisation,
  insertUser,
  type Organisation,
} from "../../support/retention";
import { recordingsOf } from "../../support/storage";
import { signToken } from "../../support/users";

const app = ownApp();
let ours: Organisation;

interface Candidate {
  person: Person;
  token: string;
  interviewId: string;
}

beforeEach(async () => {
  ours = await insertOrganisation(app.database);
});

const resumes = () => app.database.service.storage.from("candidate-cvs");

/** A candidate with data in the database, in storage and at ACS. */
async function newCandidate(): Promise<Candidate> {
  const id = await insertUser(app.database);
  const token = await signToken({ sub: id });
  const identity = await call("POST", "/api/acs/token", { token, body: {}, api: app.api });
  const { user_id } = z.object({ user_id: z.string() }).parse(identity.body);
  await app.database.sql`delete from communication_identities where user_id = ${id}`;
  const user = personOf({ id, email: `${id}@example.test` });
  const person = { ...user, acsUserId: user_id };
  const [interviewId = ""] = await insertCandidate(app.database.sql, person, [ours.jobRoleId]);
  await storeFiles(app.database, interviewId);
  const resume = new Blob(["%PDF-"], { type: "application/pdf" });
  await resumes().upload(`${id}/resume.pdf`, resume);
  return { person, token, interviewId };
}

async function ask({ token }: Candidate, request_type: string) {
  const body = { request_type, reason: "I found work." };
  return requestSchema.parse(
    (await call("POST", "/api/privacy/requests", { token, body, api: app.api })).body,
  );
}

async function requestsFor({ token }: Candidate) {
  const { body } = await call("GET", "/api/privacy/requests", { token, api: app.api });
  return z.object({ requests: z.array(requestSchema) }).parse(body).requests;
}

const resumesOf = async ({ person }: Candidate) => (await resumes().list(person.id)).data;

describe("a privacy request", () => {
  it("is created once, and listed for its person only", async () => {
    const [candidate, other] = [await newCandidate(), await newCandidate()];
    const request = await ask(candidate, "anonymize");
    expect(request).toMatchObject({ status: "pending", reason: "I found work.", receipt: null });
    expect(await ask(candidate, "anonymize")).toEqual(request);
    expect(await requestsFor(candidate)).toEqual([request]);
    expect(await requestsFor(other)).toEqual([]);
  });

  it("returns 422 for an unknown type", async () => {
    const { token } = await newCandidate();
    const body = { request_type: "everything_of_everybody" };
    const response = await call("POST", "/api/privacy/requests", { token, body, api: app.api });
    expect([response.status, problemOf(response).code]).toEqual([422, "invalid_request"]);
  });

  it("of type recording_only deletes recordings only", async () => {
    const candidate = await newCandidate();
    await ask(candidate, "recording_only");
    expect((await cleanUp(app.api, ours.adminId)).body).toMatchObject({
      result: { requests_completed: 1, errors: [] },
    });
    expect(await requestsFor(candidate)).toMatchObject([
      { status: "completed", receipt: { removed: { recording_files: 2 } } },
    ]);
    expect(await recordingsOf(candidate.interviewId)).toEqual([]);
    expect(await resumesOf(candidate)).toHaveLength(1);
    expect(await rowsWith(app.database.sql, candidate.person.firstName)).not.toEqual({});
  });

  it("of type anonymize deletes personal data, and keeps scores", async () => {
    const candidate = await newCandidate();
    await ask(candidate, "anonymize");
    await cleanUp(app.api, ours.adminId);
    const [request] = await requestsFor(candidate);
    expect(request).toMatchObject({ status: "completed", reason: null });
    expect(request?.receipt?.removed).toMatchObject({ recording_files: 2, resume_files: 1 });
    expect(await recordingsOf(candidate.interviewId)).toEqual([]);
    expect(await resumesOf(candidate)).toEqual([]);
    for (const name of [candidate.person.firstName, candidate.person.lastName])
      expect(await rowsWith(app.database.sql, name)).toEqual({});
    const [score] = await app.database.sql`
      select overall_score from interview_scores where interview_id = ${candidate.interviewId}`;
    expect(score).toEqual({ overall_score: "82" });
  });

  it("of type full_deletion deletes all data, and leaves a receipt", async () => {
    const [candidate, other] = [await newCandidate(), await newCandidate()];
    const { id } = await ask(candidate, "full_deletion");
    await cleanUp(app.api, ours.adminId);
    for (const word of wordsOf(candidate.person))
      expect([word, await rowsWith(app.database.sql, word)]).toEqual([word, {}]);
    expect(await recordingsOf(candidate.interviewId)).toEqual([]);
    expect(await resumesOf(candidate)).toEqual([]);
    const deletions = (await requestsOf(app.cloud.acs.url)).filter(
      ({ method }) => method === "DELETE",
    );
    const paths = deletions.map(({ path }) => decodeURIComponent(path));
    expect(paths.some((path) => path.includes(candidate.person.acsUserId))).toBe(true);

    const [receipt] = await app.database.sql`select removed from erasure_receipts where id = ${id}`;
    expect(receipt?.["removed"]).toMatchObject({
      ...{ recording_files: 2, resume_files: 1, acs_identities: 1 },
      ...{ account: 1, candidate_profiles: 1, interviews: 1 },
    });
    // An access token is valid for some time after its user is deleted.
    const { token } = candidate;
    const late = await call("GET", "/api/privacy/export", { token, api: app.api });
    expect([late.status, problemOf(late).code]).toEqual([401, "unauthenticated"]);
    expect(await recordingsOf(other.interviewId)).toHaveLength(2);
    expect(await resumesOf(other)).toHaveLength(1);
  });

  it("returns the result of the cleanup to the admin whom it deleted", async () => {
    const candidate = await newCandidate();
    await app.database.sql`
      insert into org_users (organisation_id, user_id, role)
      values (${ours.id}, ${candidate.person.id}, 'org_admin')`;
    await ask(candidate, "full_deletion");
    const response = await cleanUp(app.api, candidate.person.id);
    expect(response.body).toMatchObject({
      status: "completed",
      result: { recordings_deleted: 1, requests_completed: 1, errors: [] },
    });
  });

  it("is deferred with a note under legal hold", async () => {
    const candidate = await newCandidate();
    await app.database.sql`
      update interviews set legal_hold = true where id = ${candidate.interviewId}`;
    await ask(candidate, "full_deletion");
    await cleanUp(app.api, ours.adminId);
    expect(await requestsFor(candidate)).toMatchObject([
      { status: "pending", notes: "Deferred: legal hold", receipt: null },
    ]);
    expect((await statusFor(app.api, ours.adminId)).last_run).toMatchObject({
      requests_deferred: 1,
    });
    expect(await recordingsOf(candidate.interviewId)).toHaveLength(2);
    expect(await resumesOf(candidate)).toHaveLength(1);
  });

  it("has the reason when it failed, and is completed by the next run", async () => {
    const candidate = await newCandidate();
    await app.database.sql`
      update recording_parts set url = 'https://elsewhere.test/recording.wav'
      where interview_id = ${candidate.interviewId} and part_index = 1`;
    const { id } = await ask(candidate, "full_deletion");
    expect((await cleanUp(app.api, ours.adminId)).body).toMatchObject({
      result: { requests_failed: 1, errors: [`deletion request ${id}: storage_foreign`] },
    });
    expect(await requestsFor(candidate)).toMatchObject([
      { status: "failed", notes: "storage_foreign" },
    ]);
    await storeFiles(app.database, candidate.interviewId);
    await cleanUp(app.api, await insertMember(app.database, ours.id, "org_admin"));
    expect(await rowsWith(app.database.sql, candidate.person.id)).toEqual({});
    expect(await recordingsOf(candidate.interviewId)).toEqual([]);
  });

  it("has a receipt that includes what was deleted before it failed", async () => {
    const candidate = await newCandidate();
    const { id } = await ask(candidate, "full_deletion");
    await breakSimulator(app.cloud.acs.url, { status: 403 });
    await cleanUp(app.api, ours.adminId);
    await healSimulator(app.cloud.acs.url);
    expect(await requestsFor(candidate)).toMatchObject([{ status: "failed", notes: "acs_failed" }]);
    expect(await resumesOf(candidate)).toEqual([]);
    await cleanUp(app.api, await insertMember(app.database, ours.id, "org_admin"));
    const [receipt] = await app.database.sql`select removed from erasure_receipts where id = ${id}`;
    expect(receipt?.["removed"]).toMatchObject({
      ...{ recording_files: 2, resume_files: 1, acs_identities: 1 },
    });
  });
});
