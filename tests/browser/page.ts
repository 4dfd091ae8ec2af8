import { createClient, type SupabaseClient } from "@supabase/supabase-js";

/** The two settings of the frontend, and the address of the app for what it calls besides. */
export interface Backend {
  url: string;
  /** The publishable key. */
  key: string;
  api: string;
}

let client: SupabaseClient | undefined;

declare global {
  /** In the page: the client of the frontend, which keeps its session. */
  var frontend: { connect(backend: Backend): SupabaseClient };
}

/** What the test's page offers to the code that tests run in it. */
globalThis.frontend = {
  connect: ({ url, key }) => {
    client ??= createClient(url, key);
    return client;
  },
};
