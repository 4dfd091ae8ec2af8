import { type LogCategory, log } from "./log";
import { type FunctionMetadata, metadataSchema, type Trigger, triggerOf } from "./metadata";

/** A value as the Functions host passes it to the library. */
export type RpcData = { string: string } | { json: string } | { http: object };

type Handler = (...args: unknown[]) => unknown;

/** What the library receives for one invocation. */
interface InvocationSetting {
  invocationId: string;
  metadata: FunctionMetadata;
  state: "executing";
  log: (level: string, category: LogCategory, message: string) => void;
  request: {
    inputData: { name: string; data: RpcData }[];
    triggerMetadata: Record<string, RpcData>;
    traceContext: { traceParent: string | undefined };
  };
}

/** The library's own code around one invocation of a handler. */
interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: Handler): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<unknown>;
}

/** The library's side of the contract between it and the Functions worker. */
export interface ProgrammingModel {
  getInvocationModel(setting: InvocationSetting): InvocationModel;
  getCapabilities(known: Record<string, string>): Promise<Record<string, string>>;
}

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  trigger: Trigger;
  handler: Handler;
}

type Hook = (context: { hookData: object; appHookData: object }) => unknown;

/**
 * The worker's side: what the library gets when it requires `@azure/functions-core`, and what it
 * registers there while the app loads. Hooks around invocations are rejected rather than ignored.
 */
export class FunctionsCore {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly hooks = new Map<string, Hook[]>([
    ["appStart", []],
    ["appTerminate", []],
  ]);
  programmingModel: ProgrammingModel | undefined;

  /** The module itself. The library reads these names from it. */
  readonly module = {
    version: "3.9.0",
    hostVersion: "4.1037.0",
    log,
    setProgrammingModel: (model: ProgrammingModel) => {
      this.programmingModel = model;
    },
    getProgrammingModel: () => this.programmingModel,
    registerFunction: (metadata: unknown, handler: Handler) => {
      this.#registerFunction(metadataSchema.parse(metadata), handler);
    },
    registerHook: (name: string, hook: Hook) => {
      const hooks = this.hooks.get(name);
      if (!hooks) throw new Error(`The local host has no hook "${name}".`);
      hooks.push(hook);
    },
  };

  #registerFunction(metadata: FunctionMetadata, handler: Handler): void {
    if (this.functions.has(metadata.name)) {
      throw new Error(`Two functions are named "${metadata.name}".`);
    }
    this.functions.set(metadata.name, { metadata, trigger: triggerOf(metadata), handler });
  }
}
