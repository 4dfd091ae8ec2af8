import { createResumeBatch } from "../../support/resume-batches";
import { answers, type RouteRow } from "./row";

/** Routes of the resumes that recruiters upload. */
export const RESUME_ROUTES: Record<string, RouteRow[]> = {
  //                        candidate other admin recruiter manager viewer member outsider
  "resume-batches": [
    {
      method: "POST",
      path: () => "/api/resumes/batches",
      body: ({ jobRoleId }) => ({ job_role_id: jobRoleId }),
      answers: answers(403, 403, 200, 200, 200, 403, 403, 403),
      limit: 10,
    },
  ],
  "resume-batch": [
    {
      method: "GET",
      path: async ({ jobRoleId }) => `/api/resumes/batches/${await createResumeBatch(jobRoleId)}`,
      answers: answers(404, 404, 200, 200, 200, 404, 404, 404),
      limit: 60,
    },
  ],
  "resume-batch-files": [
    {
      method: "POST",
      path: async ({ jobRoleId }) =>
        `/api/resumes/batches/${await createResumeBatch(jobRoleId)}/files`,
      body: () => ({ file_names: ["mia.pdf"] }),
      answers: answers(404, 404, 200, 200, 200, 404, 404, 404),
      limit: 60,
    },
  ],
  "resume-batch-parse": [
    {
      method: "POST",
      path: async ({ jobRoleId }) =>
        `/api/resumes/batches/${await createResumeBatch(jobRoleId)}/parse`,
      answers: answers(404, 404, 200, 200, 200, 404, 404, 404),
      limit: 10,
    },
  ],
  "resume-batch-approve": [
    {
      method: "POST",
      path: async ({ jobRoleId }) =>
        `/api/resumes/batches/${await createResumeBatch(jobRoleId)}/approve`,
      body: ({ jobRoleId }) => ({ resumes: [{ resume_id: jobRoleId }] }),
      answers: answers(404, 404, 200, 200, 200, 404, 404, 404),
      limit: 10,
    },
  ],
};
