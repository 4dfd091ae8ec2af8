import { app } from "@azure/functions";
import * as z from "zod";
import { jsonBody, none } from "../../shared/app/body";
import { defineHttp, operation, user } from "../../shared/app/http";
import { stubDatabase } from "./database-stub";
import "../../functions/ai-interviewer-stream";

/*
 * The app that is measured, built and served as the deployed one: the interviewer's stream as it
 * is, and two functions that do the same, one by our own rules, the other bare.
 */

stubDatabase();

const organisation = z.object({
  name: z.string().trim().min(1).max(200),
  website: z.url({ protocol: /^https?$/ }).max(2_000),
  billing_email: z.email().max(320),
});

defineHttp({
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

app.http("bench-bare", {
  methods: ["POST"],
  authLevel: "anonymous",
  route: "bare",
  handler: async (request) => ({ jsonBody: await request.json() }),
});

app.setup({ enableHttpStream: true });
