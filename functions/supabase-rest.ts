import { supabaseService } from "./supabase-auth";

export default supabaseService("rest", () => false);
