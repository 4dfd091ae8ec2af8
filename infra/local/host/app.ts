import { randomUUID } from "node:crypto";
import { Server } from "node:http";
import { Server as NetServer } from "node:net";
import {
  FunctionsCore,
  type ProgrammingModel,
  type RegisteredFunction,
  type RpcData,
} from "./functions-core";
import { loadBundle } from "./load-bundle";

interface InvocationOptions {
  invocationId?: string;
  triggerMetadata?: Record<string, RpcData>;
  traceParent?: string | undefined;
}

/** A loaded function app: its functions, and the way to invoke them through the library. */
export class FunctionApp {
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  /** The library's server, through which HTTP requests and responses are streamed to functions. */
  readonly proxyUrl: URL;
  readonly #core: FunctionsCore;
  readonly #model: ProgrammingModel;
  #running = 0;

  /** Loads the built app and runs its start hooks. @throws whatever the app throws */
  static async load(bundle: string): Promise<FunctionApp> {
    const core = new FunctionsCore();
    loadBundle(bundle, { "@azure/functions-core": core.module });
    const model = core.programmingModel;
    if (!model || core.functions.size === 0) throw new Error(`No functions found in ${bundle}.`);
    const { HttpUri } = await withLoopbackServers(async () => model.getCapabilities({}));
    if (!HttpUri) throw new Error("The app must set enableHttpStream.");
    for (const hook of core.startHooks) await hook({ hookData: {}, appHookData: {} });
    return new FunctionApp(core, model, new URL(HttpUri));
  }

  private constructor(core: FunctionsCore, model: ProgrammingModel, proxyUrl: URL) {
    this.functions = core.functions;
    this.#core = core;
    this.#model = model;
    this.proxyUrl = proxyUrl;
  }

  /**
   * Prepares one invocation; the returned function runs it. For an HTTP function this waits until
   * its request has arrived through the proxy.
   */
  async prepare(
    { metadata, trigger, handler }: RegisteredFunction,
    data: RpcData,
    { invocationId = randomUUID(), triggerMetadata = {}, traceParent }: InvocationOptions = {},
  ): Promise<() => Promise<unknown>> {
    const invocation = this.#model.getInvocationModel({
      invocationId,
      metadata,
      state: "executing",
      log: this.#core.module.log,
      request: {
        inputData: [{ name: trigger.name, data }],
        triggerMetadata,
        traceContext: { traceParent },
      },
    });
    const { context, inputs } = await invocation.getArguments();
    return async () =>
      this.#track(async () => {
        const result = await invocation.invokeFunction(context, inputs, handler);
        await invocation.getResponse(context, result);
        return result;
      });
  }

  /** Prepares and runs one invocation of any function but an HTTP function. */
  async invoke(
    target: RegisteredFunction,
    data: RpcData,
    options?: InvocationOptions,
  ): Promise<unknown> {
    const run = await this.prepare(target, data, options);
    return run();
  }

  /** How many invocations are running. */
  get running(): number {
    return this.#running;
  }

  async #track<T>(run: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await run();
    } finally {
      this.#running -= 1;
    }
  }
}

/**
 * The library opens its server on every interface, with a timeout for idle connections that the
 * host's connection pool could hit. Here it listens on loopback only, without that timeout.
 */
async function withLoopbackServers<T>(action: () => Promise<T>): Promise<T> {
  Object.defineProperty(Server.prototype, "listen", {
    configurable: true,
    value(this: Server, listening: () => void) {
      this.keepAliveTimeout = 0;
      return NetServer.prototype.listen.call(this, { host: "127.0.0.1", port: 0 }, listening);
    },
  });
  try {
    return await action();
  } finally {
    // Uncovers the inherited method again.
    Reflect.deleteProperty(Server.prototype, "listen");
  }
}
