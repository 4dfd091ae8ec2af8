import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { functions } from "../../../../functions/index";
import { readExampleSettings } from "../../../../infra/local/example-settings";
import { bundle, ENTRIES } from "../../../../tools/build/build";
import { MASTER_KEY, startTestHost } from "./test-host";

test("the built app registers every function in functions/index.ts, which has one for each file", async () => {
  const directory = await mkdtemp(join(tmpdir(), "talenti-build-"));
  await bundle(ENTRIES, directory);
  const host = await startTestHost(join(directory, "main.js"), await readExampleSettings());
  const response = await fetch(`${host.url}/admin/functions?code=${MASTER_KEY}`);
  const listed = z.array(z.object({ name: z.string() })).parse(await response.json());
  await host.stop();
  await rm(directory, { recursive: true });
  const registered = listed.map(({ name }) => name);
  expect(registered.toSorted()).toEqual(functions.map(({ name }) => name).toSorted());
  const files = (await readdir("functions")).map((file) => file.replace(/\.ts$/, ""));
  expect(registered.toSorted()).toEqual(
    files.filter((file) => !/^(index|main)$|\.test$/.test(file)).toSorted(),
  );
});
