import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCAL_KEYS } from "../../infra/local/app-environment";
import { type ServiceBus, startServiceBus } from "../../infra/local/service-bus/service-bus";
import { startAcs } from "../../infra/local/simulators/acs";
import type { Simulator } from "../../infra/local/simulators/simulator";
import { startHost, type TestHost } from "./host";
import { stack } from "./stack";

export interface OwnCloud {
  host: TestHost;
  /** One more host with the same settings, which stops with the others. */
  startAnotherHost(): Promise<TestHost>;
  acs: Simulator;
  serviceBus: ServiceBus;
  /** Stops Service Bus for good. */
  stopServiceBus(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A host with its own calls and queues, on the storage of the stack. What depends on its outbox needs its own
 * database, too (`ownApp`): any instance on the same database may flush it.
 */
export async function startOwnCloud(settings: Record<string, string> = {}): Promise<OwnCloud> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-test-"));
  const [acs, serviceBus] = await Promise.all([
    startAcs({
      port: 0,
      accessKey: LOCAL_KEYS.acs,
      directory,
      storageConnectionString: stack().storage.connection_string,
    }),
    startServiceBus({ directory, port: 0, key: "a-key-of-a-test" }),
  ]);
  const hostSettings = {
    ACS_CONNECTION_STRING: `endpoint=${acs.url}/;accesskey=${LOCAL_KEYS.acs}`,
    ACS_ENDPOINT: acs.url,
    SERVICE_BUS_CONNECTION: serviceBus.connection_string,
    SCORING_DELAY_SECONDS: "0",
    ...settings,
  };
  const hosts: TestHost[] = [];
  const startOne = async () => {
    const host = await startHost(hostSettings);
    hosts.push(host);
    return host;
  };
  const host = await startOne();
  let stopping: Promise<void> | undefined;
  const stopServiceBus = () => {
    stopping ??= serviceBus.close();
    return stopping;
  };
  return {
    host,
    startAnotherHost: startOne,
    acs,
    serviceBus,
    stopServiceBus,
    close: async () => {
      await Promise.all(hosts.map((one) => one.stop()));
      await Promise.all([acs.close(), stopServiceBus()]);
      await rm(directory, { recursive: true });
    },
  };
}
