import { generateKeyPair, SignJWT } from "jose";
import { signUserToken } from "../../infra/local/supabase/tokens";
import { call, problemOf } from "../support/api";
import { createUser } from "../support/users";

const TOKEN_LIFETIME_SECONDS = 600;

const createOrganisation = (token: string) =>
  call("POST", "/api/organisations", { token, body: { name: "Signed with a key pair" } });

it("a token that is signed with the project's asymmetric key is taken", async () => {
  const token = await signUserToken(await createUser(), TOKEN_LIFETIME_SECONDS, "ES256");
  expect((await createOrganisation(token)).status).toBe(200);
});

it("one that is signed with somebody else's key is not", async () => {
  const { id } = await createUser();
  const { privateKey } = await generateKeyPair("ES256");
  const token = await new SignJWT({ sub: id, aud: "authenticated" })
    .setProtectedHeader({ alg: "ES256", kid: "somebody-else" })
    .setExpirationTime("10m")
    .sign(privateKey);
  const response = await createOrganisation(token);
  expect([response.status, problemOf(response).code]).toEqual([401, "unauthenticated"]);
});
