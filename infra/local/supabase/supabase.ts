import { join } from "node:path";
import { ANON_KEY, JWT_SECRET, SERVICE_KEY } from "./keys";
import { startLite } from "./lite";
import { startPostgres } from "./postgres";

export type Supabase = {
  url: string;
  anon_key: string;
  service_key: string;
  jwt_secret: string;
  /** Connection string of the superuser. */
  databaseUrl: string;
  /** Gives the reason when the database ends by itself. */
  died: Promise<Error>;
  close: () => Promise<void>;
};

/** Starts a migrated Supabase with its data in a directory. */
export async function startSupabase(options: {
  directory: string;
  ports: { supabase: number; postgres: number };
}): Promise<Supabase> {
  const { directory, ports } = options;
  const { url: databaseUrl, died, stop } = await startPostgres({ directory, port: ports.postgres });
  try {
    const storage = join(directory, "storage");
    const lite = await startLite({ databaseUrl, directory: storage, port: ports.supabase });
    return {
      url: lite.url,
      anon_key: ANON_KEY,
      service_key: SERVICE_KEY,
      jwt_secret: JWT_SECRET,
      databaseUrl,
      died,
      close: async () => {
        await lite.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
