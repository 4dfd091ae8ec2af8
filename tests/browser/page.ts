import { createClient } from "@supabase/supabase-js";

/** Where the page finds its backend. */
export interface Backend {
  url: string;
  /** The publishable key. */
  key: string;
  /** The app, which serves the functions. */
  api: string;
}

type Connected = ReturnType<typeof connectTo>;
let connected: Connected | undefined;

function connectTo({ url, key, api }: Backend) {
  const client = createClient(url, key);
  const accessToken = async () =>
    (await client.auth.getSession()).data.session?.access_token ?? null;
  const { functions } = createClient(api, key, { accessToken });
  return { client, functions };
}

declare global {
  /** In the page: a client with its session, and functions that are called with it. */
  var frontend: { connect(backend: Backend): Connected };
}

/** What the test's page offers to the code that tests run in it. */
globalThis.frontend = {
  connect: (backend) => {
    connected ??= connectTo(backend);
    return connected;
  },
};
