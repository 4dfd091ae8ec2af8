import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as z from "zod";
import { bicep } from "./compiler";

export const TEMPLATES = resolve(__dirname, "../../infra/azure");

const ID = "11111111-1111-4111-8111-111111111111";

/** Where a deployment goes, as the compiler wants to know it. */
const SCOPES = {
  subscription: ["--subscription-id", ID, "--location", "australiaeast"],
  group: ["--subscription-id", ID, "--resource-group", "rg-talenti"],
};

const resource = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});

/** A resource as a deployment would make it. What Azure decides is an expression: `[reference(…)…]`. */
export type Resource = z.output<typeof resource>;

const snapshotSchema = z.object({
  predictedResources: z.array(resource),
  outputs: z.record(z.string(), z.string()).default({}),
});

export type Snapshot = { resources: Resource[]; outputs: Record<string, string> };

/**
 * What a deployment would make, worked out by the compiler without Azure.
 * @param parameters a `.bicepparam` file of infra/azure
 * @param environment the variables that it reads
 * @throws Error that names a missing variable
 */
export async function snapshotOf(
  parameters: string,
  scope: keyof typeof SCOPES,
  environment: Record<string, string>,
): Promise<Snapshot> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-bicep-"));
  try {
    // The compiler writes its result beside the file.
    await cp(TEMPLATES, directory, { recursive: true });
    const scoped = ["--tenant-id", ID, "--deployment-name", "test", ...SCOPES[scope]];
    await bicep(["snapshot", parameters, ...scoped], {
      cwd: directory,
      // A setting in the shell of whoever runs this must not change the result.
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    });
    const file = parameters.replace(/\.bicepparam$/, ".snapshot.json");
    const read: unknown = JSON.parse(await readFile(join(directory, file), "utf8"));
    const { predictedResources, outputs } = snapshotSchema.parse(read);
    return { resources: predictedResources, outputs };
  } finally {
    await rm(directory, { recursive: true });
  }
}
