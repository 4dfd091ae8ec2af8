import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { readExampleSettings } from "../../../../infra/local/example-settings";
import { bundle, ENTRIES } from "../../../../tools/build/build";
import { MASTER_KEY, startTestHost } from "./test-host";

test("the built app registers a function for each file of functions/", async () => {
  const directory = await mkdtemp(join(tmpdir(), "talenti-build-"));
  await bundle(ENTRIES, directory);
  const host = await startTestHost(join(directory, "main.js"), await readExampleSettings());
  const response = await fetch(`${host.url}/admin/functions?code=${MASTER_KEY}`);
  const listed = z.array(z.object({ name: z.string() })).parse(await response.json());
  await host.stop();
  await rm(directory, { recursive: true });
  const files = (await readdir("functions")).filter((file) => !/^index|\.test\.ts$/.test(file));
  expect(listed.map(({ name }) => name)).toEqual(
    expect.arrayContaining(files.map((file) => file.replace(/\.ts$/, ""))),
  );
});
