import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { createClient } from "@supabase/supabase-js";
import { call, problemOf } from "../../support/api";
import { startHost, type TestHost } from "../../support/host";
import { stack } from "../../support/stack";
import { createUser } from "../../support/users";

/** A server in place of Supabase, whose requests a test answers. */
async function startUpstream() {
  let serve: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server: Server = createServer((request, response) => serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Not listening");
  return {
    url: `http://127.0.0.1:${address.port}`,
    answer: (by: typeof serve) => {
      serve = by;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

let on: TestHost;
let off: TestHost;
let other: TestHost;
let upstream: Awaited<ReturnType<typeof startUpstream>>;
beforeAll(async () => {
  upstream = await startUpstream();
  on = await startHost({ SUPABASE_PASS_THROUGH: "on" });
  off = await startHost({ SUPABASE_PASS_THROUGH: "off" });
  other = await startHost({ SUPABASE_PASS_THROUGH: "on", SUPABASE_URL: upstream.url });
});
afterAll(async () => {
  await Promise.all([on.stop(), off.stop(), other.stop()]);
  upstream.close();
});

describe("at the address of the app", () => {
  it("a frontend signs up, reads and writes tables and files, and calls functions", async () => {
    const key = stack().supabase.publishable_key ?? "";
    const client = createClient(on.url, key, { auth: { persistSession: false } });
    const email = `${randomUUID()}@example.test`;
    const signedUp = await client.auth.signUp({ email, password: "a-long-password" });
    const user_id = signedUp.data.user?.id ?? "";
    expect([signedUp.error, user_id.length]).toEqual([null, 36]);
    const wrong = await client.auth.signInWithPassword({ email, password: "another-password" });
    expect(wrong.error?.code).toBe("invalid_credentials");
    const right = await client.auth.signInWithPassword({ email, password: "a-long-password" });
    expect(right.error).toBeNull();

    const inserted = await client.from("candidate_profiles").insert({ user_id, first_name: "Ada" });
    expect([inserted.error, inserted.status]).toEqual([null, 201]);
    const read = client.from("candidate_profiles").select("first_name", { count: "exact" });
    const { data, count } = await read.throwOnError();
    expect([data, count]).toEqual([[{ first_name: "Ada" }], 1]);
    const head = await client
      .from("candidate_profiles")
      .select("*", { count: "exact", head: true });
    expect([head.count, head.data]).toEqual([1, null]);
    const refused = await client.from("audit_log").delete().eq("id", user_id);
    expect(refused.error?.code).toBe("42501");

    const bucket = client.storage.from("candidate-cvs");
    const file = new Blob([Buffer.alloc(3_000_000, "x")], { type: "application/pdf" });
    for (const upsert of [false, true]) {
      const stored = await bucket.upload(`${user_id}/cv.pdf`, file, { upsert });
      expect(stored.error).toBeNull();
    }
    expect((await bucket.download(`${user_id}/cv.pdf`)).data?.size).toBe(3_000_000);
    const removed = await bucket.remove([`${user_id}/cv.pdf`]);
    expect(removed.data).toHaveLength(1);
    const created = await client.functions.invoke("create-organisation", {
      body: { name: "By one address", industry: null, website: null, description: null },
    });
    expect(created.error).toBeNull();
  });

  it("a page that a user has stored runs no script at the app's address", async () => {
    const { id, token } = await createUser();
    const path = `/storage/v1/object/candidate-cvs/${id}/page.html`;
    const headers = { apikey: stack().supabase.anon_key, authorization: `Bearer ${token}` };
    const body = new Blob(["<script>alert(1)</script>"], { type: "text/html" });
    const stored = await fetch(stack().api + path, { method: "POST", headers, body });
    expect(stored.status).toBe(200);
    const read = await fetch(stack().api + path, { headers });
    expect(read.headers.get("content-type")).toContain("text/html");
    expect(read.headers.get("content-security-policy")).toMatch(/^script-src 'none';/);
    expect(read.headers.get("x-content-type-options")).toBe("nosniff");
    await read.body?.cancel();
  });

  it("nothing is found where it is off", async () => {
    for (const path of ["/auth/v1/health", "/rest/v1/job_roles", "/storage/v1/bucket"]) {
      for (const method of ["GET", "POST", "OPTIONS"]) {
        const response = await call(method, path, { api: off.url });
        expect([path, method, response.status, problemOf(response).code]).toEqual([
          path,
          method,
          404,
          "not_found",
        ]);
      }
    }
  });
});

describe("passing a request on", () => {
  it("adds nothing, and leaves out what names the client", async () => {
    const { token } = await createUser();
    const received = new Promise<IncomingMessage>((resolve) => {
      upstream.answer((request, response) => {
        resolve(request);
        response.writeHead(207, { "x-of-upstream": "yes", "set-cookie": "a=b" }).end("body");
      });
    });
    const response = await fetch(`${other.url}/rest/v1/rpc/x?select=a%2Cb&n=%2F`, {
      headers: {
        authorization: `Bearer ${token}`,
        "x-client-info": "test",
        "x-forwarded-for": "203.0.113.9",
        "x-ms-client-principal": "admin",
        cookie: "session=1",
      },
    });
    const { method, url, headers } = await received;
    expect([method, url]).toEqual(["GET", "/rest/v1/rpc/x?select=a%2Cb&n=%2F"]);
    const own = ["accept", "accept-encoding", "accept-language", "sec-fetch-mode", "user-agent"];
    const names = Object.keys(headers).filter((name) => !own.includes(name));
    expect(names.sort()).toEqual(["authorization", "connection", "host", "x-client-info"]);
    expect(headers["host"]).toBe(new URL(upstream.url).host);
    expect([response.status, await response.text()]).toEqual([207, "body"]);
    const returned = [...response.headers.keys()].sort();
    expect(returned).toEqual(
      [
        ...["connection", "date", "keep-alive", "transfer-encoding", "x-of-upstream"],
        ...["content-security-policy", "x-content-type-options"],
      ].sort(),
    );
  });

  it.each([
    "/rest/v1/../../pg/query",
    "/rest/v1/%2e%2e/%2e%2e/pg/query",
    "/rest/v1/..%5c..%5cpg/query",
    "/rest/v1/..%2F..%2fpg/query",
    "/storage/v1/%2E./%2E./pg/query",
  ])("does not leave its service by the path %s", async (path) => {
    const reached: string[] = [];
    upstream.answer(({ url = "" }, response) => {
      reached.push(url);
      response.end();
    });
    const { hostname, port } = new URL(other.url);
    // As it is: fetch would resolve it.
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 404 /);
    expect(reached).toEqual([]);
  });

  it("streams both bodies", async () => {
    const first = Promise.withResolvers<string>();
    upstream.answer((request, response) => {
      response.writeHead(200, { "content-type": "text/plain" });
      request.on("data", (chunk: Buffer) => {
        first.resolve(chunk.toString());
        response.write(chunk);
      });
      request.on("end", () => response.end());
    });
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const sender = writable.getWriter();
    const answered = fetch(`${other.url}/storage/v1/object/x`, {
      method: "POST",
      body: readable,
      duplex: "half",
    });
    const write = (text: string) => sender.write(new TextEncoder().encode(text));
    await write("one");
    expect(await first.promise).toBe("one");
    const reader = (await answered).body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe("one");
    await write("two");
    expect((await reader?.read())?.value).toBe("two");
    await sender.close();
    expect((await reader?.read())?.done).toBe(true);
  });

  it("returns redirects as they are, and statuses without a body", async () => {
    upstream.answer((_, response) => {
      response.writeHead(302, { location: "https://app.example.test/done#access_token=x" }).end();
    });
    const redirect = await fetch(`${other.url}/auth/v1/verify?token=x`, { redirect: "manual" });
    expect([redirect.status, redirect.headers.get("location")]).toEqual([
      302,
      "https://app.example.test/done#access_token=x",
    ]);
    upstream.answer((_, response) => {
      response.writeHead(204).end();
    });
    const empty = await fetch(`${other.url}/rest/v1/x`, { method: "DELETE" });
    expect([empty.status, await empty.text()]).toEqual([204, ""]);
  });

  it("answers preflights as Supabase does", async () => {
    upstream.answer((request, response) => {
      const asked = request.headers["access-control-request-headers"];
      response.writeHead(200, { "access-control-allow-headers": asked ?? "none" }).end();
    });
    const response = await fetch(`${other.url}/rest/v1/x`, {
      method: "OPTIONS",
      headers: { origin: "https://a.test", "access-control-request-headers": "prefer" },
    });
    expect(response.headers.get("access-control-allow-headers")).toBe("prefer");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("refuses a body of more than 64 MiB", async () => {
    upstream.answer((request) => request.resume());
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent > 66) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const url = `${other.url}/storage/v1/object/x`;
    const response = await fetch(url, { method: "POST", body, duplex: "half" });
    expect(response.status).toBe(413);
  });

  it("returns 503 when Supabase breaks the connection", async () => {
    upstream.answer((request) => request.socket.destroy());
    const response = await call("GET", "/rest/v1/x", { api: other.url });
    expect([response.status, problemOf(response).code]).toEqual([503, "database_unavailable"]);
  });
});

it("counts attempts to sign in by the client's address", async () => {
  const attempt = (address: string) =>
    call("POST", "/auth/v1/token?grant_type=password", {
      api: on.url,
      headers: { "x-forwarded-for": address },
      body: { email: "nobody@example.test", password: "a-long-password" },
    });
  const address = `198.51.100.${Math.floor(Math.random() * 250)}`;
  const all: number[] = [];
  for (let count = 0; count < 61; count += 1) all.push((await attempt(address)).status);
  expect(all.slice(0, 60)).not.toContain(429);
  expect(all[60]).toBe(429);
  expect((await attempt("198.51.100.251")).status).not.toBe(429);
});
