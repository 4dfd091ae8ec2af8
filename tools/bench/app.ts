import { app } from "@azure/functions";
import * as z from "zod";
import aiInterviewerStream from "../../functions/ai-interviewer-stream";
import { jsonBody, none } from "../../shared/app/body";
import { httpFunction, operation, user } from "../../shared/app/http";
import { registerFunctions } from "../../shared/app/register";
import { countRequest } from "../../shared/clients/database";
import { sendMessages } from "../../shared/clients/service-bus";
import { stubDatabase } from "./database-stub";

/*
 * The app that the benchmark measures, built and served like the deployed one: the interviewer's
 * stream, and two functions that do the same, one with the wrapper of the app, one without.
 */

stubDatabase();

const organisation = z.object({
  name: z.string().trim().min(1).max(200),
  website: z.url({ protocol: /^https?$/ }).max(2_000),
  billing_email: z.email().max(320),
});

const checked = httpFunction({
  name: "bench-checked",
  route: "checked",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "bench", perMinute: "default" },
      parameters: none,
      body: jsonBody(organisation),
      answer: organisation,
      handle: async ({ body }) => body,
    }),
  },
});

registerFunctions([aiInterviewerStream, checked], { countRequest, sendMessages });

app.http("bench-bare", {
  methods: ["POST"],
  authLevel: "anonymous",
  route: "bare",
  handler: async (request) => ({ jsonBody: await request.json() }),
});
