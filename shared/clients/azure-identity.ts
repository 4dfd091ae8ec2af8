import type { TokenCredential } from "@azure/identity";

let credential: Promise<TokenCredential> | undefined;

/** The app's managed identity in Azure; on a developer's machine, their own sign-in. */
export function azureIdentity(): Promise<TokenCredential> {
  credential ??= import("@azure/identity").then(
    ({ DefaultAzureCredential }) => new DefaultAzureCredential(),
  );
  return credential;
}
