import { randomUUID } from "node:crypto";
import { createClient } from "@supabase/supabase-js";
import { UnsecuredJWT } from "jose";
import { call } from "../../../support/api";
import { stack } from "../../../support/stack";
import { asAnonymous, asService, asUser, createUser, signToken } from "../../../support/users";

const secondsFromNow = (seconds: number) => new Date(Date.now() + seconds * 1_000);

/** The status for a user who reads with this token, from Supabase and from the app. */
async function statuses(token: string): Promise<number[]> {
  const { status } = await asUser({ token }).from("candidate_profiles").select("user_id");
  return [status, (await call("GET", "/api/privacy/requests", { token })).status];
}

describe("clocks that differ", () => {
  it.each([
    ["expired 10 seconds ago", { expires: secondsFromNow(-10) }],
    ["was issued 25 seconds ahead", { issued: secondsFromNow(25) }],
  ])("do not matter for a token that %s", async (_, times) => {
    const { id } = await createUser();
    expect(await statuses(await signToken({ sub: id }, times))).toEqual([200, 200]);
  });

  it.each([
    ["expired 90 seconds ago", { expires: secondsFromNow(-90) }],
    ["was issued 90 seconds ahead", { issued: secondsFromNow(90) }],
  ])("matter for a token that %s", async (_, times) => {
    const { id } = await createUser();
    expect(await statuses(await signToken({ sub: id }, times))).toEqual([401, 401]);
  });

  it("do not make another key's signature valid", async () => {
    const { id } = await createUser();
    const secret = "another-secret-with-at-least-32-characters";
    const token = await signToken({ sub: id }, { secret, expires: secondsFromNow(-10) });
    expect(await statuses(token)).toEqual([401, 401]);
  });
});

describe("a token that nobody signed", () => {
  const unsigned = () =>
    new UnsecuredJWT({ sub: randomUUID(), role: "service_role" }).setExpirationTime("1h").encode();

  it.each([
    ["alg: none", unsigned()],
    ["no token", "abc"],
    ["two parts", "abc.def"],
  ])("is refused and not taken for anonymous: %s", async (_, token) => {
    expect(await statuses(token)).toEqual([401, 401]);
    const { error: ofFiles } = await asUser({ token }).storage.from("resumes").list();
    expect(ofFiles?.message).toBe("Invalid Compact JWS");
    expect((await asUser({ token }).auth.getUser(token)).error).not.toBeNull();
  });
});

describe("an account with an international domain", () => {
  const PASSWORD = "a-long-password";

  it("is refused in Unicode, as by a hosted project", async () => {
    const email = `${randomUUID()}@bücher.example`;
    const { error } = await asAnonymous().auth.signUp({ email, password: PASSWORD });
    expect(error).toMatchObject({ status: 400, code: "validation_failed" });
    const made = await asService().auth.admin.createUser({ email });
    expect(made.error).toMatchObject({ status: 400, code: "validation_failed" });
  });

  it("is signed up and in with its Punycode", async () => {
    const credentials = { email: `${randomUUID()}@xn--bcher-kva.example`, password: PASSWORD };
    const { url, anon_key } = stack().supabase;
    const { auth } = createClient(url, anon_key, { auth: { persistSession: false } });
    expect((await auth.signUp(credentials)).error).toBeNull();
    const { data } = await auth.signInWithPassword(credentials);
    expect(data.user?.email).toBe(credentials.email);
  });
});
