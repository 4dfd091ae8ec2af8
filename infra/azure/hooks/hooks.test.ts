import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { deploymentWith } from "../../../tools/bicep/deployment";

const run = promisify(execFile);
const PROJECT = resolve(__dirname, "../../..");

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "talenti-hooks-"));
});
afterEach(async () => rm(directory, { recursive: true }));

/** A command that records how it is called, and then does what the script says. */
async function fake(name: string, script = ""): Promise<void> {
  const file = join(directory, name);
  await writeFile(file, `#!/bin/sh\necho "${name} $*" >> "${directory}/calls"\n${script}\n`);
  await chmod(file, 0o755);
}

const calls = async () => (await readFile(join(directory, "calls"), "utf8")).trim().split("\n");

const hook = (name: string, environment: Record<string, string> = {}, given: string[] = []) =>
  run(join(__dirname, name), given, {
    cwd: PROJECT,
    env: {
      PATH: [directory, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
      ...environment,
    },
  });

describe("allow-deployment.sh", () => {
  it("lets an identity deploy, and assign only the roles of the templates", async () => {
    await fake("az", `case "$*" in *"account show"*) echo 0123 ;; esac`);
    await hook("allow-deployment.sh", {}, ["the-id"]);
    const [, contributor, administrator = ""] = await calls();
    const common = "--assignee-object-id the-id --assignee-principal-type ServicePrincipal";
    expect(contributor).toBe(
      `az role assignment create ${common} --scope /subscriptions/0123 --output none --role Contributor`,
    );
    const roles = await readFile(join(__dirname, "../modules/roles.bicep"), "utf8");
    const ids = roles.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
    expect(ids.length).toBeGreaterThan(0);
    expect(administrator.split(`{${ids.join(",")}}`)).toHaveLength(3);
  });
});

describe("deploy-package.sh", () => {
  it("deploys to the app that the template made, subscribes it to its topic, and checks it", async () => {
    const { outputs } = await deploymentWith({});
    const values = { ...outputs, FUNCTION_APP_URL: "https://app.example.test" };
    const shown = Object.entries(values).map(([name, value]) => [name, { value }]);
    await writeFile(join(directory, "outputs.json"), JSON.stringify(Object.fromEntries(shown)));
    await fake(
      "az",
      `case "$*" in
        *"sub show"*) cat "${directory}/outputs.json" ;;
        *"group create"*) echo "events of $CALL_EVENTS_TOPIC to $FUNCTION_APP_NAME, else $STORAGE_NAME" >> "${directory}/calls" ;;
      esac`,
    );
    await fake("npm");
    await hook("deploy-package.sh", { STAGE: "test", APP_VERSION: "0123abc" });
    const { AZURE_RESOURCE_GROUP, FUNCTION_APP_NAME, CALL_EVENTS_TOPIC, STORAGE_NAME } = outputs;
    expect(await calls()).toEqual([
      "az deployment sub show --name talenti-test --query properties.outputs --output json",
      `az functionapp config appsettings set --settings APP_VERSION=0123abc --resource-group ${AZURE_RESOURCE_GROUP} --name ${FUNCTION_APP_NAME} --output none`,
      `az functionapp deployment source config-zip --src build/talenti.zip --output none --resource-group ${AZURE_RESOURCE_GROUP} --name ${FUNCTION_APP_NAME}`,
      `az deployment group create --name call-events --resource-group ${AZURE_RESOURCE_GROUP} --parameters infra/azure/call-events.bicepparam --output none`,
      `events of ${CALL_EVENTS_TOPIC} to ${FUNCTION_APP_NAME}, else ${STORAGE_NAME}`,
      "npm run smoke -- https://app.example.test",
    ]);
  });

  it("fails where nothing is deployed", async () => {
    await fake("az", "exit 1");
    await expect(hook("deploy-package.sh", { STAGE: "test" })).rejects.toThrow("Command failed");
  });
});

describe("running-version.sh", () => {
  it("prints the release that runs", async () => {
    await fake("az", "echo https://app.example.test");
    await fake("curl", `echo '{"service":"talenti","version":"0123abc"}'`);
    expect((await hook("running-version.sh", { STAGE: "test" })).stdout).toBe("version=0123abc\n");
  });

  it.each([
    ["before the first deployment", "exit 1", "exit 1"],
    ["when the app does not answer", "echo https://app.example.test", "exit 22"],
  ])("prints nothing %s", async (_, az, curl) => {
    await fake("az", az);
    await fake("curl", curl);
    expect((await hook("running-version.sh", { STAGE: "test" })).stdout).toBe("");
  });
});

describe("make-token-secret.sh", () => {
  it("makes a secret when there is none", async () => {
    await fake("azd");
    await hook("make-token-secret.sh");
    expect(await calls()).toEqual([
      expect.stringMatching(/^azd env set INVITATION_TOKEN_SECRET [0-9a-f]{64}$/),
    ]);
  });

  it("keeps the one that there is", async () => {
    await fake("azd", "exit 1");
    await expect(
      hook("make-token-secret.sh", { INVITATION_TOKEN_SECRET: "given" }),
    ).resolves.toBeDefined();
  });
});
