import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";

/** More than a host opens to one server; further connections are dropped. */
const MOST_CONNECTIONS = 100;

export interface Relay {
  /** The URL of the server through the relay. */
  url: string;
  /** While it is false, every connection breaks at its next request. */
  open: boolean;
  close(): Promise<void>;
}

/** Whether a request is passed on to the server; if not, the gate has answered it or broken its connection. */
export type Gate = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<boolean>;

/**
 * Relays requests of one host to a server, so that tests can cut off only that host.
 * @param server its URL; requests keep their paths
 * @param gate gets each request while the relay is open; without one all are passed on
 */
export async function startRelay(server: string, gate: Gate = async () => true): Promise<Relay> {
  const { hostname, port } = new URL(server);

  /** Heads and bodies pass as they are: nothing that is signed may change. */
  function passOn(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers });
    const giveUp = () => outgoing.destroy();
    onward.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing, (error) => error && giveUp());
    });
    onward.on("error", giveUp);
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  }

  async function take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (!relay.open) outgoing.destroy();
    else if (await gate(incoming, outgoing)) passOn(incoming, outgoing);
  }

  const proxy = createServer((incoming, outgoing) => {
    take(incoming, outgoing).catch(() => outgoing.destroy());
  });
  proxy.maxConnections = MOST_CONNECTIONS;
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("Not listening");
  const relay: Relay = {
    url: `http://127.0.0.1:${address.port}`,
    open: true,
    close: async () => {
      const closed = once(proxy, "close");
      proxy.close();
      proxy.closeAllConnections();
      await closed;
    },
  };
  return relay;
}
