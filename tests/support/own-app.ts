import { type OwnCloud, startOwnCloud } from "./own-cloud";
import { type OwnSupabase, startOwnSupabase } from "./own-supabase";

class OwnApp {
  readonly #settings: () => Record<string, string>;
  #running: { database: OwnSupabase; cloud: OwnCloud } | undefined;

  constructor(settings: () => Record<string, string>) {
    this.#settings = settings;
  }

  async start(): Promise<void> {
    const database = await startOwnSupabase();
    const settings = { SUPABASE_URL: database.url, ...this.#settings() };
    this.#running = { database, cloud: await startOwnCloud(settings) };
  }

  get #parts() {
    if (!this.#running) throw new Error("The app is there once tests run");
    return this.#running;
  }

  get database(): OwnSupabase {
    return this.#parts.database;
  }

  get cloud(): OwnCloud {
    return this.#parts.cloud;
  }

  /** URL of the host. */
  get api(): string {
    return this.cloud.host.url;
  }

  async stop(): Promise<void> {
    await this.cloud.close();
    await this.database.close();
  }
}

/**
 * A host with its own database, calls and queues: for what works on all data.
 * @param settings read after the earlier `beforeAll` of the test file
 */
export function ownApp(settings: () => Record<string, string> = () => ({})): OwnApp {
  const app = new OwnApp(settings);
  beforeAll(() => app.start());
  afterAll(() => app.stop());
  return app;
}
