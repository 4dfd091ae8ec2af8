import { createClient } from "@supabase/supabase-js";

/** What the test's page offers to the code that tests run in it. */
Object.assign(globalThis, { createClient });
