import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as z from "zod";

const FILE = resolve(__dirname, "../../local.settings.example.json");

const settingsFileSchema = z.object({ Values: z.record(z.string(), z.string()) });

/** The app's settings as `local.settings.example.json` gives them: enough for the app to load. */
export async function readExampleSettings(): Promise<Record<string, string>> {
  return settingsFileSchema.parse(JSON.parse(await readFile(FILE, "utf8"))).Values;
}
