import { randomUUID } from "node:crypto";
import { addedFiles } from "../../shared/resumes/batches";
import { startHost, type TestHost } from "../support/host";
import { newestMailTo } from "../support/mails";
import { callBatches, createBatch } from "../support/resume-batches";
import { resumePdf } from "../support/resumes";
import { type Browser, type Site, startBrowser, startSite } from "./browser";
import {
  accessToken,
  applyAsRecruiter,
  endInterview,
  openInvitation,
  overrideScore,
  putFile,
  reviewApplication,
} from "./page-scripts";
import { invoke, openPage, type Person, signUp } from "./person";

/*
 * What the pages of the frontend do, as they do it: functions under their edge names, rows and files, from
 * another origin than the backend's. All of the backend is at the address of the app.
 */

const TITLE = "Registered nurse";
const DESCRIPTION = "Cares for patients on a surgical ward. You have good communication.";
const ANSWER = "I explained the plan of care to a worried family, and wrote down what they asked.";
const ORGANISATION = { name: "Harbour Clinic", industry: null, website: "harbour.example" };
const JOB = { jobTitle: TITLE, companyName: ORGANISATION.name };

let browser: Browser;
let site: Site;
let host: TestHost;
let recruiter: Person;
let candidate: Person;
/** Not signed in. */
let visitor: Person;
let jobRoleId: string;
let applicationId: string;

beforeAll(async () => {
  [browser, site] = await Promise.all([startBrowser(), startSite()]);
  host = await startHost({ ALLOWED_ORIGINS: site.origin, SUPABASE_PASS_THROUGH: "on" });
  recruiter = await signUp(await open());
  candidate = await signUp(await open());
  visitor = await open();
  await invoke(recruiter, "create-organisation", ORGANISATION);
  jobRoleId = await publishRole();
  applicationId = await apply();
});
afterAll(async () => {
  await host.stop();
  await Promise.all([browser.close(), site.close()]);
});

const open = () => openPage(browser, site, host.url, host.url);

const publishRole = (): Promise<string> =>
  recruiter.page.evaluate(
    async (backend, title) => {
      const client = frontend.connect(backend);
      const organisation = await client.from("organisations").select("id").single();
      const requirements = { key_competencies: ["Communication"] };
      const row = { organisation_id: organisation.data?.id, title, requirements, status: "active" };
      return (await client.from("job_roles").insert(row).select("id").single()).data?.id;
    },
    recruiter.backend,
    TITLE,
  );

const apply = (): Promise<string> =>
  candidate.page.evaluate(
    async (backend, row) => {
      const client = frontend.connect(backend);
      await client.from("candidate_profiles").insert({ user_id: row.candidate_id });
      return (await client.from("applications").insert(row).select("id").single()).data?.id;
    },
    candidate.backend,
    { job_role_id: jobRoleId, candidate_id: candidate.id },
  );

const successful = (data: unknown) => ({ status: 200, data });

it("creates an organisation", async () => {
  const { backend, page } = await signUp(await open());
  const created = await invoke({ page, backend }, "create-organisation", ORGANISATION);
  const organisation = { name: ORGANISATION.name, website: "https://harbour.example" };
  expect(created).toMatchObject(successful({ organisation }));
});

it("extracts the requirements of a job", async () => {
  const body = { jobTitle: TITLE, jobDescription: DESCRIPTION };
  const extracted = await invoke(recruiter, "extract-requirements", body);
  const requirements = { skills: expect.any(Array), interviewQuestions: expect.any(Array) };
  expect(extracted).toMatchObject(successful({ success: true, requirements }));
});

it("uploads a resume, and reads it into the profile", async () => {
  const filePath = `${candidate.id}/cv.pdf`;
  const uploaded = await candidate.page.evaluate(
    async (backend, path, content) => {
      const bucket = frontend.connect(backend).storage.from("candidate-cvs");
      const file = new File([new Uint8Array(content)], "cv.pdf", { type: "application/pdf" });
      return (await bucket.upload(path, file)).error;
    },
    candidate.backend,
    filePath,
    [...(await resumePdf())],
  );
  expect(uploaded).toBeNull();
  const parsed = await invoke(candidate, "parse-resume", { filePath, userId: candidate.id });
  const personal = { first_name: "Robin", last_name: "Example" };
  expect(parsed).toMatchObject(successful({ success: true, data: { personal } }));
  const read = await recruiter.page.evaluate(
    async (backend, path) => {
      const bucket = frontend.connect(backend).storage.from("candidate-cvs");
      return (await bucket.download(path)).data?.size;
    },
    recruiter.backend,
    filePath,
  );
  expect(read).toBeGreaterThan(0);
});

it("invites a candidate, who opens the invitation before and after signing in", async () => {
  const sent = await invoke(recruiter, "send-invitation", {
    applicationId,
    candidateEmail: candidate.email,
    roleTitle: TITLE,
    companyName: ORGANISATION.name,
  });
  expect(sent).toMatchObject(successful({ success: true, emailSent: true }));
  const token = /\/([\w-]{43})\b/.exec((await newestMailTo(candidate.email)).text)?.[1] ?? "";
  for (const { page, backend } of [visitor, candidate]) {
    const shown = await page.evaluate(openInvitation, backend, token);
    const role = { title: TITLE, organisations: { name: ORGANISATION.name } };
    expect(shown).toEqual({ applications: { job_roles: role }, error: null, status: "opened" });
  }
});

it("shows candidates their applications, with role, organisation and invitations", async () => {
  const shown = await candidate.page.evaluate(async (backend) => {
    const columns = "id, job_roles(title, organisations(name, logo_url)), invitations(status)";
    return (await frontend.connect(backend).from("applications").select(columns)).data;
  }, candidate.backend);
  const role = { title: TITLE, organisations: { name: ORGANISATION.name, logo_url: null } };
  const id = applicationId;
  expect(shown).toEqual([{ id, job_roles: role, invitations: [{ status: expect.any(String) }] }]);
});

it("issues tokens for voice and speech, of the caller's own", async () => {
  const token = await invoke(candidate, "acs-token-generator", { userId: recruiter.id });
  const user = { communicationUserId: expect.stringMatching(/^8:acs:/) };
  expect(token).toMatchObject(successful({ token: expect.any(String), user }));
  const speech = await invoke(candidate, "azure-speech-token");
  expect(speech).toMatchObject(successful({ token: expect.any(String), region: "local" }));
});

it("practises an interview", async () => {
  const body = { ...JOB, messages: [], currentQuestionIndex: 0, isPractice: true };
  const opening = { message: expect.stringContaining("I am an AI") };
  expect(await invoke(visitor, "ai-interviewer", body)).toEqual({ status: 401, data: null });
  expect(await invoke(candidate, "ai-interviewer", body)).toMatchObject(successful(opening));
});

describe("an interview", () => {
  let interviewId: string;
  beforeAll(async () => {
    interviewId = await startInterview();
  });

  /** As the lobby does. */
  const startInterview = (): Promise<string> =>
    candidate.page.evaluate(
      async (backend, application_id) => {
        const client = frontend.connect(backend);
        const row = { application_id, status: "in_progress", started_at: new Date().toISOString() };
        return (await client.from("interviews").insert(row).select("id").single()).data?.id;
      },
      candidate.backend,
      applicationId,
    );

  it("is the same after the page was loaded again", async () => {
    expect(await startInterview()).toBe(interviewId);
  });

  it("is opened by the interviewer, answered, ended and scored", async () => {
    const about = { ...JOB, currentQuestionIndex: 0 };
    const opening = await invoke(candidate, "ai-interviewer", { ...about, messages: [] });
    expect(opening).toMatchObject(successful({ message: expect.stringContaining("I am an AI") }));
    const messages = [{ role: "user", content: ANSWER }];
    const next = await invoke(candidate, "ai-interviewer", { ...about, messages });
    expect(next).toMatchObject(successful({ detectedCompetencies: ["Communication"] }));
    expect(await candidate.page.evaluate(endInterview, candidate.backend, interviewId)).toEqual([]);
    const body = { interviewId, transcripts: [], jobTitle: TITLE };
    expect(await invoke(candidate, "score-interview", body)).toMatchObject(
      successful({ success: true, interviewId, overall_score: expect.any(Number) }),
    );
    const statuses = await candidate.page.evaluate(
      reviewApplication,
      candidate.backend,
      applicationId,
    );
    expect(statuses).toEqual(["scoring", "reviewed"]);
  });

  it("ranks its candidate, whose score a recruiter overrides on the report", async () => {
    const shortlist = await invoke(recruiter, "generate-shortlist", { roleId: jobRoleId });
    const match = { applicationId, candidateId: candidate.id, matchScore: expect.any(Number) };
    expect(shortlist).toMatchObject(successful({ roleTitle: TITLE, matches: [match] }));
    const report = await recruiter.page.evaluate(overrideScore, recruiter.backend, interviewId);
    expect(report).toEqual({ errors: [null, null], score: 88, matchScore: expect.any(Number) });
  });
});

it("starts both actions of the retention run for an admin", async () => {
  const cleanUp = (action: string) => invoke(recruiter, "data-retention-cleanup", { action });
  expect(await cleanUp("cleanup_recordings")).toMatchObject(
    successful({ success: true, totalDeleted: 0 }),
  );
  expect(await cleanUp("process_deletion_requests")).toMatchObject(
    successful({ success: true, requestsProcessed: 0 }),
  );
});

it("shows a page the 404 of a function that does not exist", async () => {
  expect(await invoke(recruiter, "no-such-function", {})).toEqual({ status: 404, data: null });
});

it("refuses events of calls from a page", async () => {
  const { status } = await invoke(recruiter, "acs-webhook-handler", {});
  expect(status).toBe(401);
});

it("invites somebody without an account by the recruiter's own application, which is then without a candidate", async () => {
  const { page, backend } = recruiter;
  const own = { job_role_id: jobRoleId, candidate_id: recruiter.id };
  const id = await page.evaluate(applyAsRecruiter, backend, own);
  const sent = await invoke(recruiter, "send-invitation", {
    applicationId: id,
    candidateEmail: `${randomUUID()}@example.test`,
    roleTitle: TITLE,
    companyName: ORGANISATION.name,
  });
  expect(sent).toMatchObject(successful({ success: true, emailSent: true }));
  const listed = await page.evaluate(
    async (connection, wanted) => {
      const applications = frontend.connect(connection).from("applications");
      return (await applications.select("candidate_id, status").eq("id", wanted).single()).data;
    },
    backend,
    id,
  );
  expect(listed).toEqual({ candidate_id: null, status: "invited" });
});

it("uploads a resume of a batch by its link", async () => {
  const token = await recruiter.page.evaluate(accessToken, recruiter.backend);
  const batchId = await createBatch({ token }, jobRoleId);
  const body = { file_names: ["mia.pdf"] };
  const added = addedFiles.parse(await callBatches("POST", `/${batchId}/files`, { token }, body));
  const link = added.files[0]?.upload_url ?? "";
  expect(await recruiter.page.evaluate(putFile, link)).toBe(200);
  const parsing = await callBatches("POST", `/${batchId}/parse`, { token });
  expect(parsing).toEqual({ queued: 1, waiting: 0 });
});
