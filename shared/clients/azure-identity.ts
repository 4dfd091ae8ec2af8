import type { TokenCredential } from "@azure/identity";

let credential: Promise<TokenCredential> | undefined;

/** The app's managed identity in Azure; on a developer's machine, their own sign-in. */
export function azureIdentity(): Promise<TokenCredential> {
  credential ??= import("@azure/identity").then(
    ({ DefaultAzureCredential }) => new DefaultAzureCredential(),
  );
  return credential;
}

const tokens = new Map<string, Promise<() => Promise<string>>>();

/** An access token for the scope, from the cache while it is valid. */
export async function azureToken(scope: string): Promise<string> {
  const provider =
    tokens.get(scope) ??
    Promise.all([import("@azure/identity"), azureIdentity()]).then(
      ([{ getBearerTokenProvider }, identity]) => getBearerTokenProvider(identity, scope),
    );
  tokens.set(scope, provider);
  return (await provider)();
}
