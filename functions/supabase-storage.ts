import { supabaseService } from "./supabase-auth";

export default supabaseService("storage", () => false);
