import { alternatives, schema, topics } from "../../shared/core/settings-schema";
import { table } from "./table";

type Name = keyof typeof schema.shape;

const isName = (name: string): name is Name => Object.hasOwn(schema.shape, name);

const code = (value: unknown) => `\`${String(value)}\``;

/** When a setting is required: always, or when none of those is set that can take its place. */
function requirementOf(name: Name): string {
  const others = alternatives.find((names) => names.includes(name))?.filter((it) => it !== name);
  if (others) return `without ${others.map(code).join(" or ")}`;
  return schema.shape[name].safeParse(undefined).success ? "" : "yes";
}

function shown(value: unknown): string {
  if (value === undefined) return "";
  return value instanceof Map ? `for ${[...value.keys()].map(code).join(", ")}` : code(value);
}

/** @throws Error for a setting that the schema lacks, or that has no description */
function rowOf(name: string): string[] {
  if (!isName(name)) throw new Error(`${name} is missing in the schema.`);
  const field = schema.shape[name];
  if (!field.description) throw new Error(`${name} has no description.`);
  const { data } = field.safeParse(undefined);
  return [code(name), requirementOf(name), shown(data), field.description];
}

const sectionOf = ([topic, names]: [string, string[]]) => `## ${topic}

${table([["Variable", "Required", "Default", "Description"], ...names.map(rowOf)])}
`;

/** `docs/settings.md`: the environment variables that the app reads. */
export function settingsDocument(): string {
  const sections = Object.entries(topics).map(([topic, shape]) =>
    sectionOf([topic, Object.keys(shape)]),
  );
  return `# Settings

<!-- Written by \`npm run docs\` from shared/core/settings-schema.ts. -->

The app reads its settings from environment variables, which are app settings in Azure. It checks them when it
starts. With a missing or malformed variable all routes except \`/health/live\` answer 503 \`not_configured\`,
messages and timers fail, and the log names the variable once a minute, never its value. A variable that is
empty counts as not set.

\`npm start\` needs none of them: it sets the addresses and keys of what it runs locally.

${sections.join("\n")}`;
}
