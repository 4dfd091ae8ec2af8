import { deploymentWith, ofType, settingsIn } from "../../tools/bicep/deployment";
import type { Snapshot } from "../../tools/bicep/snapshot";

/** The longest retention that an organisation may set, in infra/supabase/schemas/organisations. */
const LONGEST_RETENTION_DAYS = 3_650;

let dev: Snapshot;
beforeAll(async () => {
  dev = await deploymentWith({});
});

const isOfRecordings = ({ name }: { name: string }) => name.startsWith("strec");

it("are in the container that the app uses", () => {
  const containers = ofType(dev, "Microsoft.Storage/storageAccounts/blobServices/containers");
  const [container] = containers.filter(isOfRecordings);
  const { RECORDING_CONTAINER, RECORDING_ACCOUNT_URL } = settingsIn(dev);
  expect(container?.name).toMatch(new RegExp(`/${RECORDING_CONTAINER}$`));
  expect(RECORDING_ACCOUNT_URL).toContain(container?.name.split("/")[0]);
  expect(container?.properties).toMatchObject({
    publicAccess: "None",
    immutableStorageWithVersioning: { enabled: false },
  });
});

it("can be restored for seven days, and have no versions", () => {
  const blobs = ofType(dev, "Microsoft.Storage/storageAccounts/blobServices");
  expect(blobs.find(isOfRecordings)?.properties).toMatchObject({
    deleteRetentionPolicy: { enabled: true, days: 7 },
    isVersioningEnabled: false,
  });
});

it("are deleted by Azure only when no organisation can want them any more", () => {
  const policies = ofType(dev, "Microsoft.Storage/storageAccounts/managementPolicies");
  const rules = JSON.stringify(policies.find(isOfRecordings)?.properties);
  const [, days] =
    /"baseBlob":\{"delete":\{"daysAfterCreationGreaterThan":(\d+)\}/.exec(rules) ?? [];
  expect(Number(days)).toBeGreaterThan(LONGEST_RETENTION_DAYS);
});
