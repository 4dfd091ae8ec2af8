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
 * registers there while the app loads. Other hooks than those of the start are rejected rather than
 * ignored: on the platform nothing may depend on those of the end either.
 */
export class FunctionsCore {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly startHooks: Hook[] = [];
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
      if (name !== "appStart") throw new Error(`The local host has no hook "${name}".`);
      this.startHooks.push(hook);
    },
  };

  #registerFunction(metadata: FunctionMetadata, handler: Handler): void {
    if (this.functions.has(metadata.name)) {
      throw new Error(`Two functions are named "${metadata.name}".`);
    }
    this.functions.set(metadata.name, { metadata, trigger: triggerOf(metadata), handler });
  }
}
