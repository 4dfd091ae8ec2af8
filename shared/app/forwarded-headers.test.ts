import { forwardedHeaders, returnedHeaders } from "./forwarded-headers";

const sent = (headers: Record<string, string>) => forwardedHeaders(new Headers(headers).entries());

describe("forwardedHeaders", () => {
  it("passes on what supabase-js sends", () => {
    const headers = {
      apikey: "key",
      authorization: "Bearer token",
      "content-type": "application/json",
      prefer: "return=representation",
      "tus-resumable": "1.0.0",
      "x-client-info": "supabase-js",
      "x-supabase-api-version": "2024-01-01",
      "x-upsert": "true",
    };
    expect(sent(headers)).toEqual(headers);
  });

  it.each([
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "Forwarded",
    "X-Real-IP",
    "CF-Connecting-IP",
    "True-Client-IP",
    "X-Original-URL",
    "X-MS-Client-Principal",
    "X-Functions-Key",
    "sb-forwarded-for",
    "Cookie",
    "Host",
    "Connection",
    "Transfer-Encoding",
    "Upgrade",
  ])("leaves out %s", (name) => {
    expect(sent({ [name]: "value" })).toEqual({});
  });
});

describe("returnedHeaders", () => {
  it("leaves out what is about a connection, or about the whole origin", () => {
    const headers = { "content-type": "text/plain", "content-range": "0-1/2", etag: "x" };
    const others = { connection: "close", "alt-svc": "h3", "strict-transport-security": "1" };
    expect(returnedHeaders({ ...headers, ...others, "set-cookie": "a=b" })).toEqual({
      ...headers,
      "content-security-policy": "script-src 'none'; base-uri 'none'; form-action 'none'",
      "x-content-type-options": "nosniff",
    });
  });

  it("keeps the policy of the response beside its own", () => {
    const given = { "content-security-policy": "sandbox", "x-content-type-options": "x" };
    expect(returnedHeaders(given)).toEqual({
      "content-security-policy": "sandbox, script-src 'none'; base-uri 'none'; form-action 'none'",
      "x-content-type-options": "nosniff",
    });
  });
});
