import type { Limit } from "../app/limits";

/** Shared by the plain and the streamed interviewer. An answer from the store does not count. */
export const interviewerLimit: Limit = {
  name: "ai-interviewer",
  perMinute: "ai",
  countedByHandler: true,
};
