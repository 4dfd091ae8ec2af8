import { readFileSync } from "node:fs";
import * as z from "zod";
import { readSettings, schema } from "../shared/core/settings";

const readme = readFileSync("README.md", "utf8");

/** The cells of the table rows under a heading, without the backticks. */
function rowsUnder(heading: string): string[][] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return section
    .split("\n")
    .filter((line) => /^\| (?!---)/.test(line))
    .slice(1)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}

/** Just enough to read the settings, so that what else comes out is a default. */
const REQUIRED = {
  AZURE_FUNCTIONS_ENVIRONMENT: "Development",
  SUPABASE_URL: "https://project.example.test",
  SUPABASE_ANON_KEY: "anon",
  SUPABASE_SERVICE_KEY: "service",
  LOVABLE_API_KEY: "key",
  SITE_URL: "https://app.example.test",
  RESEND_API_KEY: "re_key",
  FROM_EMAIL: "Talenti <mail@example.test>",
  INVITATION_TOKEN_SECRET: "x".repeat(32),
  RESEND_WEBHOOK_SECRET: "whsec_x",
  ACS_CONNECTION_STRING: "endpoint=https://acs.example.test/;accesskey=key",
  AZURE_SPEECH_KEY: "key",
  AZURE_SPEECH_REGION: "region",
  RECORDING_ACCOUNT_URL: "https://recordings.example.test",
  SERVICE_BUS_CONNECTION: "Endpoint=sb://bus.example.test;SharedAccessKeyName=n;SharedAccessKey=k",
};

describe("the README", () => {
  const settings = new Map(rowsUnder("Settings").map(([name = "", value = ""]) => [name, value]));

  it("has every setting of the app in its table, and no other", () => {
    expect([...settings.keys()].sort()).toEqual(Object.keys(schema.shape).sort());
  });

  it("tells the defaults of the settings", () => {
    const defaults = Object.entries(readSettings(REQUIRED)).filter(
      ([name]) => !Object.hasOwn(REQUIRED, name),
    );
    expect(defaults.length).toBeGreaterThan(0);
    for (const [name, value] of defaults)
      expect([name, settings.get(name)]).toEqual([name, String(value)]);
  });

  it("names every command, and none that is not there", () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync("package.json", "utf8")));
    const named = rowsUnder("Commands").map(([command = ""]) =>
      command.replace(/^npm (run )?/, ""),
    );
    expect(named.sort()).toEqual(Object.keys(scripts).sort());
  });

  it("shows a function as it is", () => {
    expect(readme).toContain(readFileSync("functions/interviews.ts", "utf8"));
  });
});
