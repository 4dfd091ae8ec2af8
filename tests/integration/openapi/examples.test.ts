import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import * as z from "zod";
import { EXAMPLES, type Example, PLACEHOLDERS } from "../../../tools/openapi/examples";
import { type ServerSentEvent, send, serverSentEvents } from "../../support/api";
import { createInvitation } from "../../support/invitations";
import {
  createWorldWithPendingMember,
  memberTokenFor,
  type WorldWithPendingMember,
} from "../../support/members";

/*
 * Executes the examples of the OpenAPI document: each works as it is, once its ids are those of rows that exist, and
 * the answer fits the schema and has the fields of the example.
 */

const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        parameters: z.array(
          z.looseObject({ name: z.string().optional(), in: z.string().optional() }),
        ),
        responses: z.looseObject({
          200: z.looseObject({
            content: z.record(
              z.string(),
              z.looseObject({ schema: z.record(z.string(), z.unknown()) }),
            ),
          }),
        }),
      }),
    ),
  ),
  components: z.looseObject({}),
});

const { paths, components } = documentSchema.parse(
  JSON.parse(readFileSync("docs/openapi.json", "utf8")),
);

const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    id: operation.operationId,
    path,
    method: method.toUpperCase(),
    parameters: operation.parameters,
    content: Object.values(operation.responses[200].content)[0],
  })),
);
type Operation = (typeof operations)[number];

const withExamples = operations.flatMap((operation) => {
  const example = EXAMPLES.get(operation.id);
  return example ? [{ operation, example, id: operation.id }] : [];
});

/** Checks a value against a schema of the document. */
function expectToFit(schema: Record<string, unknown>, value: unknown): void {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  const fits = ajv.compile({ ...schema, components });
  fits(value);
  expect(fits.errors).toBeNull();
}

/** What the placeholders of an example are replaced by. */
async function replacements(id: string, world: WorldWithPendingMember) {
  const { organisationId, jobRoleId, applicationId, interviewId } = world;
  const needsInvitation = ["validateInvitation", "acceptInvitation", "revokeInvitation"];
  const invitation = needsInvitation.includes(id) ? await createInvitation(world) : undefined;
  return {
    ...{ organisationId, jobRoleId, applicationId, interviewId },
    viewerId: world.viewer.id,
    address: world.candidate.email,
    invitationId: invitation?.invitation_id ?? PLACEHOLDERS.invitationId,
    token: invitation?.token ?? (await memberTokenFor(world.pendingMember.email)),
  };
}

function replaced(value: unknown, by: Record<string, string>): unknown {
  const text = Object.entries(PLACEHOLDERS).reduce(
    (json, [name, placeholder]) => json.replaceAll(placeholder, by[name] ?? placeholder),
    JSON.stringify(value),
  );
  return JSON.parse(text);
}

const requestSchema = z.object({
  parameters: z.record(z.string(), z.string()),
  body: z.unknown().optional(),
});

async function execute({ path, method, id }: Operation, example: Example): Promise<Response> {
  const world = await createWorldWithPendingMember();
  const { parameters = {}, body: given, caller } = example;
  const request = replaced({ parameters, body: given }, await replacements(id, world));
  const { parameters: values, body } = requestSchema.parse(request);
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  return send(method, url, {
    ...(caller ? { token: world[caller].token } : {}),
    ...(body === undefined ? {} : { body }),
  });
}

const fieldsOf = (value: unknown) => Object.keys(z.looseObject({}).parse(value)).sort();

it("has no example for an operation that does not exist", () => {
  const ids = withExamples.map(({ id }) => id).sort();
  expect(ids).toEqual([...EXAMPLES.keys()].sort());
});

it.each(withExamples.filter(({ example }) => example.answer !== undefined))(
  "the example of $id works",
  async ({ operation, example }) => {
    const response = await execute(operation, example);
    const answer: unknown = await response.json();
    expect([response.status, answer]).toEqual([200, answer]);
    expectToFit(operation.content?.schema ?? {}, answer);
    expect(fieldsOf(answer)).toEqual(fieldsOf(example.answer));
  },
);

it("the example of the stream works, and each of its events fits", async () => {
  const stream = withExamples.find(({ id }) => id === "aiInterviewerStream");
  if (!stream) throw new Error("There is an example of the stream");
  const response = await execute(stream.operation, stream.example);
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(response)) events.push(event);
  expect(events.length).toBeGreaterThan(2);
  expect(events.pop()?.data).toBe("[DONE]");
  for (const { data } of events)
    expectToFit(stream.operation.content?.schema ?? {}, JSON.parse(data));
});
