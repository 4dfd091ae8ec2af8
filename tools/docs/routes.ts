import { functions } from "../../functions";
import type { EventFunction, QueueFunction, TimerFunction } from "../../shared/app/background";
import type { HttpFunction } from "../../shared/app/http";
import { limitOf } from "./limits";
import { table } from "./table";

type BackgroundFunction = EventFunction | QueueFunction | TimerFunction;

const fileOf = (name: string) => `[${name}](../functions/${name}.ts)`;

const routeRows = (definition: HttpFunction) =>
  definition.passThrough ? [passedOn(definition)] : operationRows(definition);

const passedOn = ({ name, route }: HttpFunction) => [
  `any \`/${route.replace("{*path}", "…")}\``,
  fileOf(name),
  "anyone: Supabase decides",
  name === "supabase-auth" ? "`RATE_LIMIT_PER_MINUTE`, of `POST`" : "none",
];

const operationRows = ({ name, route, operations }: HttpFunction) =>
  Object.entries(operations).map(([method, operation]) => [
    `\`${method} /${route.replace(/^\//, "")}\``,
    fileOf(name),
    operation.auth.callers,
    limitOf(operation, name),
  ]);

function triggerOf(definition: BackgroundFunction): string {
  switch (definition.kind) {
    case "event":
      return "an event from Event Grid";
    case "queue":
      return `a message of the queue \`${definition.queue}\``;
    case "timer": {
      const { schedule } = definition;
      return `the schedule \`${typeof schedule === "string" ? schedule : schedule.setting}\``;
    }
  }
}

/** `docs/routes.md`: what the app answers and what it runs in the background. */
export function routesDocument(): string {
  const http = functions.filter((definition) => definition.kind === "http");
  const background = functions.filter((definition) => definition.kind !== "http");
  const byRoute = http.toSorted((a, b) => (a.route < b.route ? -1 : 1));
  return `# Routes

<!-- Written by \`npm run docs\` from functions/index.ts. -->

## HTTP

A signed-in user sends a Supabase access token as \`Authorization: Bearer …\`. Who of them may call a route is
listed in [\`tests/security/routes\`](../tests/security/routes), by caller and status. Limits count a user's
requests, or a client address's where there is no user, over all instances of the app; the two limits with a
name are [settings](settings.md). A request over its limit gets 429 with \`Retry-After\`. How many mails an organisation may
send to [new addresses](operations.md#mails-to-new-addresses) in a day is another limit, 20 at first, also of \`send-many\`.

Errors are [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problems with a stable \`code\` and a
\`request_id\`; [\`problems.ts\`](../shared/core/problems.ts) lists the codes.

Routes below \`/functions/v1\` are those that the frontend calls by supabase-js, as \`functions.invoke(name)\`. They
do the same as a route below \`/api\`; their errors are \`{"error": sentence, "retryAfter"?: seconds}\`.

Requests below \`/auth/v1\`, \`/rest/v1\` and \`/storage/v1\` are passed on to Supabase where \`SUPABASE_PASS_THROUGH\` is \`on\`, and are not found otherwise: see [one address for the frontend](deployment.md#one-address-for-the-frontend).

${table([["Route", "Function", "Caller", "Requests per minute"], ...byRoute.flatMap(routeRows)])}

## In the background

Schedules have six fields, seconds first, in UTC.

${table([
  ["Function", "Runs for"],
  ...background.map((definition) => [fileOf(definition.name), triggerOf(definition)]),
])}
`;
}
