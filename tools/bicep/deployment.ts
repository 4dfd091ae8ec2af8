import * as z from "zod";
import { type Resource, type Snapshot, snapshotOf } from "./snapshot";

/** What whoever deploys has to give, for tests. */
const REQUIRED = {
  AZURE_ENV_NAME: "test",
  AZURE_LOCATION: "australiaeast",
  COMMUNICATION_DATA_LOCATION: "Australia",
  ON_CALL_MAIL_ADDRESS: "on-call@example.test",
  SITE_URL: "https://app.example.test",
  SUPABASE_URL: "https://project.example.test",
  FROM_EMAIL: "Talenti <interviews@example.test>",
  SUPABASE_ANON_KEY: "given-anon-key",
  SUPABASE_SERVICE_KEY: "given-service-key",
  RESEND_API_KEY: "given-resend-key",
  RESEND_WEBHOOK_SECRET: "whsec_given",
  INVITATION_TOKEN_SECRET: "given-invitation-secret-of-32-characters",
};

/** What a deployment of main.bicep with these variables, and those that are required, would make. */
export const deploymentWith = (environment: Record<string, string>): Promise<Snapshot> =>
  snapshotOf("main.bicepparam", "subscription", { ...REQUIRED, ...environment });

/** Those of a type, of which there is at least one. */
export function ofType({ resources }: Snapshot, type: string): Resource[] {
  const found = resources.filter((resource) => resource.type === type);
  if (found.length === 0) throw new Error(`The deployment has no ${type}.`);
  return found;
}

const settingsSchema = z.record(z.string(), z.string());

/** The settings of the app. A secret is a reference to the vault, what Azure decides an expression. */
export function settingsIn(deployment: Snapshot): Record<string, string> {
  const [settings] = ofType(deployment, "Microsoft.Web/sites/config");
  return settingsSchema.parse(settings?.properties);
}
