import { readSettings } from "../../shared/core/settings";
import { schema, secretSettings } from "../../shared/core/settings-schema";
import { deploymentWith, ofType, settingsIn } from "../../tools/bicep/deployment";
import type { Snapshot } from "../../tools/bicep/snapshot";

/** What the app can do without in Azure: keys of services that it reaches by its identity, and what nothing reads. */
const NOT_SET = [
  "ENVIRONMENT",
  "ACS_ENDPOINT",
  "AZURE_STORAGE_CONNECTION_STRING",
  "AzureWebJobsStorage",
  "SERVICE_BUS_CONNECTION",
  "ACS_CALLBACK_URL",
  "DEBUG",
];

/** What a resource of the template determines. */
const DETERMINED = [
  "AZURE_FUNCTIONS_ENVIRONMENT",
  "AZURE_SPEECH_REGION",
  "RECORDING_ACCOUNT_URL",
  "RECORDING_CONTAINER",
  "SERVICE_BUS_CONNECTION__fullyQualifiedNamespace",
  "ACS_CONNECTION_STRING",
  "AZURE_SPEECH_KEY",
  "APPLICATIONINSIGHTS_CONNECTION_STRING",
  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
];

const VAULT_REFERENCE = /^@Microsoft\.KeyVault\(VaultName=([\w-]+);SecretName=([\w-]+)\)$/;

const GIVEN_SECRETS: Record<string, string> = {
  RESEND_WEBHOOK_SECRET: "whsec_value",
  ACS_CONNECTION_STRING: "endpoint=https://acs.example.test/;accesskey=a2V5",
};

/** A setting as the app finds it, once Azure has resolved it. */
function resolved(name: string, value: string): string {
  if (VAULT_REFERENCE.test(value))
    return GIVEN_SECRETS[name] ?? "a-secret-of-more-than-32-characters";
  return value.startsWith("[") ? "https://resolved.example.test" : value;
}

const environmentOf = (deployment: Snapshot) =>
  Object.fromEntries(
    Object.entries(settingsIn(deployment)).map(([name, value]) => [name, resolved(name, value)]),
  );

let dev: Snapshot;
beforeAll(async () => {
  dev = await deploymentWith({});
});

it("are complete and well-formed with what has to be given", () => {
  expect(readSettings(environmentOf(dev))).toMatchObject({
    ALLOWED_ORIGINS: ["https://app.example.test"],
    AI_GATEWAY_URL: expect.stringMatching(/^https:\/\/oai-[\w-]+\.openai\.azure\.com\/openai\/v1$/),
  });
});

it("are refused, with its name, if one that is required is missing", async () => {
  const without = await deploymentWith({ SUPABASE_URL: "" });
  expect(() => readSettings(environmentOf(without))).toThrow(/SUPABASE_URL: is missing/);
});

it("name models that are deployed", () => {
  const { DEFAULT_AI_MODEL, SCORING_AI_MODEL } = settingsIn(dev);
  const deployments = ofType(dev, "Microsoft.CognitiveServices/accounts/deployments");
  const names = deployments.map(({ name }) => name.split("/").at(-1));
  expect(names).toEqual([DEFAULT_AI_MODEL, SCORING_AI_MODEL]);
});

it("are those of the schema, without keys that the app's identity replaces", () => {
  const set = Object.keys(settingsIn(dev));
  expect(Object.keys(schema.shape).filter((name) => !set.includes(name))).toEqual(NOT_SET);
});

it("have the values that are given", async () => {
  const names = Object.keys(schema.shape).filter(
    (name) => ![...NOT_SET, ...DETERMINED, ...secretSettings].includes(name),
  );
  const given = Object.fromEntries(names.map((name) => [name, `given ${name}`]));
  // With a key, the gateway and its models are given, too.
  const deployment = await deploymentWith({ ...given, LOVABLE_API_KEY: "given-lovable-key" });
  expect(settingsIn(deployment)).toMatchObject(given);
});

describe("with the key of a gateway", () => {
  let deployment: Snapshot;
  beforeAll(async () => {
    // As workflows set what is not given.
    const empty = { STAGE: "", AI_LOCATION: "", ALLOWED_ORIGINS: "" };
    deployment = await deploymentWith({ LOVABLE_API_KEY: "given-lovable-key", ...empty });
  });

  it("take an empty variable as one that is not set", () => {
    expect(settingsIn(deployment)["ALLOWED_ORIGINS"]).toBe("https://app.example.test");
  });

  it("use that gateway, and no model is deployed", () => {
    const { AI_GATEWAY_URL, DEFAULT_AI_MODEL } = readSettings(environmentOf(deployment));
    expect(AI_GATEWAY_URL).toBeUndefined();
    expect(DEFAULT_AI_MODEL).toBe("google/gemini-3-flash-preview");
    expect(deployment.resources.filter(({ name }) => name.startsWith("oai-"))).toEqual([]);
  });
});

describe("of secrets", () => {
  const references = () =>
    secretSettings.map((name) => ({ name, value: settingsIn(dev)[name] ?? "not set" }));

  it("are references to the vault, or empty", () => {
    const plain = references().filter(({ value }) => value && !VAULT_REFERENCE.test(value));
    expect(plain).toEqual([]);
  });

  it("refer to secrets that the vault has", () => {
    const inVault = ofType(dev, "Microsoft.KeyVault/vaults/secrets").map(({ name }) => name);
    const referred = references().flatMap(({ value }) => {
      const [, vault, secret] = VAULT_REFERENCE.exec(value) ?? [];
      return secret ? [`${vault}/${secret}`] : [];
    });
    expect(referred.toSorted()).toEqual(inVault.toSorted());
  });
});
