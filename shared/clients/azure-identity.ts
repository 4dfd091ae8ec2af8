import type { TokenCredential } from "@azure/identity";

let credential: Promise<TokenCredential> | undefined;

/** The app's managed identity in Azure; for whoever runs it at their desk, their own sign-in. */
export function azureIdentity(): Promise<TokenCredential> {
  credential ??= import("@azure/identity").then(
    ({ DefaultAzureCredential }) => new DefaultAzureCredential(),
  );
  return credential;
}
