import type { HttpFunction } from "../../shared/app/http";

interface Tag {
  name: string;
  description: string;
  /** The beginnings of the routes that have it. */
  routes: string[];
}

/** The groups of the operations, in the order of their names. */
export const TAGS: readonly Tag[] = [
  { name: "AI", description: "What a model answers.", routes: ["api/ai/"] },
  {
    name: "Calls and speech",
    description: "Tokens for calls, and for speech in the browser.",
    routes: ["api/acs/", "api/azure/"],
  },
  {
    name: "Data retention",
    description: "What is deleted when its time is over.",
    routes: ["api/admin/"],
  },
  {
    name: "Edge functions",
    description: "The same functions as supabase-js calls them, by `functions.invoke(name)`.",
    routes: ["functions/v1/"],
  },
  {
    name: "Interviews",
    description: "Interviews, and what candidates consent to.",
    routes: ["api/interviews"],
  },
  {
    name: "Invitations",
    description: "Invitations to an interview, by mail.",
    routes: ["api/invitations"],
  },
  {
    name: "Organisations",
    description: "Organisations and their members.",
    routes: ["api/organisations", "api/members"],
  },
  {
    name: "Privacy",
    description: "What people get and delete of their own data.",
    routes: ["api/privacy/"],
  },
  {
    name: "Resumes",
    description: "Resumes that a recruiter has, many at once.",
    routes: ["api/resumes/"],
  },
  {
    name: "Service",
    description: "The service itself, and its health.",
    routes: ["/", "api", "health/"],
  },
  {
    name: "Webhooks",
    description: "Events that other systems send.",
    routes: ["api/acs/webhook", "api/webhooks/", "functions/v1/acs-webhook-handler"],
  },
];

/** The tag with the longest beginning of the route. */
export function tagOf({ route }: HttpFunction): string {
  const fitting = TAGS.flatMap(({ name, routes }) =>
    routes
      .filter((beginning) => route.startsWith(beginning))
      .map((beginning) => ({ name, beginning })),
  );
  const [longest] = fitting.toSorted((a, b) => b.beginning.length - a.beginning.length);
  if (!longest) throw new Error(`Add a tag for ${route} in tools/openapi/tags.ts.`);
  return longest.name;
}
