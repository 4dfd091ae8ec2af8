import type { Limit } from "../shared/app/limits";
import { passThrough } from "../shared/app/pass-through";
import { relayToSupabase } from "../shared/clients/supabase-relay";
import { settings } from "../shared/core/settings";

const limit: Limit = { name: "supabase", perMinute: "default" };

/** A service of Supabase at the address of the app, so that a frontend needs no other. */
export const supabaseService = (service: string, isCounted: (method: string) => boolean) =>
  passThrough({
    service,
    limit,
    isCounted,
    isOn: () => settings().SUPABASE_PASS_THROUGH === "on",
    forward: relayToSupabase,
  });

// Supabase counts sign-ins by address, and sees all of these come from one: ours are counted before.
export default supabaseService("auth", (method) => method === "POST");
