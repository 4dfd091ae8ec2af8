import { QUEUES } from "../../shared/core/queues";
import { secretSettings } from "../../shared/core/settings-schema";
import { deploymentWith, ofType } from "../../tools/bicep/deployment";
import type { Resource, Snapshot } from "../../tools/bicep/snapshot";

/** What the app's identity may do: the resource, and the role with its id. Each has a reason in code. */
const ROLES = [
  // Telemetry of the host and the app.
  "Microsoft.Insights/components: 3913510d-42f4-4e42-8a64-420c390055eb",
  // AzureWebJobsStorage and the package: Storage Blob Data Owner.
  "Microsoft.Storage/storageAccounts: b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  // shared/clients/recording-storage.ts: Storage Blob Data Contributor of one container.
  "Microsoft.Storage/storageAccounts/blobServices/containers: ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  // shared/clients/service-bus.ts, and the host: Azure Service Bus Data Owner of each queue.
  ...QUEUES.map(
    () => "Microsoft.ServiceBus/namespaces/queues: 090c5cfd-751d-490a-894a-3ce6f1109419",
  ),
  // shared/clients/ai: Cognitive Services OpenAI User.
  "Microsoft.CognitiveServices/accounts: 5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
  // Settings that refer to secrets: Key Vault Secrets User.
  "Microsoft.KeyVault/vaults: 4633458b-17de-408a-b874-0445c86b69e6",
];

/** What Event Grid may do: store events that it could not deliver. */
const EVENT_GRID_ROLES = [
  "Microsoft.Storage/storageAccounts/blobServices/containers: ba92f5b4-2d11-453d-a403-e96b0029c9fe",
];

const ASSIGNMENT = "Microsoft.Authorization/roleAssignments";

/** `Provider/type/…: id of the role` of an assignment. */
function roleOf({ id, properties }: Resource): string {
  const [scope = ""] = id.split(`/providers/${ASSIGNMENT}`);
  const [provider, ...segments] = scope.split("/providers/").at(-1)?.split("/") ?? [];
  const types = segments.filter((_, index) => index % 2 === 0);
  return `${[provider, ...types].join("/")}: ${String(properties["roleDefinitionId"]).split("/").at(-1)}`;
}

let dev: Snapshot;
let prod: Snapshot;
beforeAll(async () => {
  [dev, prod] = await Promise.all([
    deploymentWith({ STAGE: "dev" }),
    deploymentWith({ STAGE: "prod" }),
  ]);
});

describe("roles", () => {
  const rolesOf = (principal: RegExp) =>
    ofType(dev, ASSIGNMENT)
      .filter(({ properties }) => principal.test(String(properties["principalId"])))
      .map(roleOf);

  it("of the app are those that its code needs", () => {
    expect(rolesOf(/userAssignedIdentities/)).toEqual(ROLES);
  });

  it("of Event Grid are those that it needs to keep undelivered events", () => {
    expect(rolesOf(/systemTopics/)).toEqual(EVENT_GRID_ROLES);
  });

  it("are assigned to nobody else, and each says why", () => {
    const assignments = ofType(dev, ASSIGNMENT);
    expect(assignments).toHaveLength(ROLES.length + EVENT_GRID_ROLES.length);
    for (const { properties } of assignments)
      expect(properties["description"]).toEqual(expect.stringMatching(/\w+ \w+/));
  });
});

describe("secrets", () => {
  const SECRET_VALUES = /given-|whsec_given/;

  it("are in no output", () => {
    const outputs = JSON.stringify(dev.outputs);
    expect(outputs).toContain("FUNCTION_APP_NAME");
    expect(outputs).not.toMatch(/listKeys|connectionString|parameters\(/i);
    expect(outputs).not.toMatch(SECRET_VALUES);
  });

  it("are parameters or keys of Azure, written to the vault only", () => {
    const isSecret = /listKeys\(|parameters\('secrets'\)/;
    const holders = dev.resources.filter((resource) => isSecret.test(JSON.stringify(resource)));
    const inVault = ofType(dev, "Microsoft.KeyVault/vaults/secrets");
    expect(holders).toEqual(inVault);
    expect(JSON.stringify(dev.resources)).not.toMatch(SECRET_VALUES);
    for (const { name } of inVault)
      expect(secretSettings.map((it) => it.replaceAll("_", "-"))).toContain(name.split("/").at(-1));
  });
});

/** Resources that can be reached by key, and the property that ends it. */
const LOCAL_AUTHENTICATION: [type: string, properties: Record<string, unknown>][] = [
  ["Microsoft.ServiceBus/namespaces", { disableLocalAuth: true }],
  [
    "Microsoft.Storage/storageAccounts",
    { allowSharedKeyAccess: false, allowBlobPublicAccess: false },
  ],
  ["Microsoft.Insights/components", { DisableLocalAuth: true }],
  ["Microsoft.OperationalInsights/workspaces", { features: { disableLocalAuth: true } }],
  ["Microsoft.KeyVault/vaults", { enableRbacAuthorization: true, enableSoftDelete: true }],
  ["Microsoft.Web/sites/basicPublishingCredentialsPolicies", { allow: false }],
];

it.each(LOCAL_AUTHENTICATION)("%s accepts no keys", (type, properties) => {
  for (const resource of ofType(dev, type)) expect(resource.properties).toMatchObject(properties);
});

it("only Speech, whose tokens are issued for a key, has keys among AI services", () => {
  const withKeys = ofType(dev, "Microsoft.CognitiveServices/accounts").filter(
    ({ properties }) => properties["disableLocalAuth"] !== true,
  );
  expect(withKeys.map((account) => account["kind"])).toEqual(["SpeechServices"]);
});

describe("in a virtual network", () => {
  /** What browsers use directly. */
  const PUBLIC = /^(func|spch)-/;

  it("everything but the app and Speech is closed to the public", () => {
    const open = prod.resources.filter(
      ({ properties, name }) =>
        properties["publicNetworkAccess"] === "Enabled" && !PUBLIC.test(name),
    );
    expect(open).toEqual([]);
    expect(ofType(prod, "Microsoft.Web/sites")[0]?.properties["virtualNetworkSubnetId"]).toMatch(
      /\/subnets\/app$/,
    );
  });

  it("everything that is closed has an endpoint", () => {
    const closed = prod.resources.filter(
      ({ properties }) => properties["publicNetworkAccess"] === "Disabled",
    );
    const endpoints = JSON.stringify(ofType(prod, "Microsoft.Network/privateEndpoints"));
    expect(closed).toHaveLength(5);
    for (const { id } of closed) expect(endpoints).toContain(`"privateLinkServiceId":"${id}"`);
  });

  it("Service Bus has the tier that private endpoints need", () => {
    expect(ofType(prod, "Microsoft.ServiceBus/namespaces")[0]).toMatchObject({
      sku: { name: "Premium", capacity: 1 },
    });
    expect(ofType(dev, "Microsoft.ServiceBus/namespaces")[0]).toMatchObject({
      sku: { name: "Standard" },
    });
  });
});
