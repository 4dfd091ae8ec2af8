import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CallAutomationClient,
  type CallAutomationClientOptions,
  type CallRecording,
} from "@azure/communication-call-automation";
import {
  createDefaultHttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { connectionString } from "../../../../infra/local/blob-storage";
import { startAcs } from "../../../../infra/local/simulators/acs";
import type { Simulator } from "../../../../infra/local/simulators/simulator";

export const ACCESS_KEY = Buffer.from("a local access key of 32 bytes..").toString("base64");
export const OTHER_KEY = Buffer.from("another key").toString("base64");
export const CONTENT_ORIGIN = "https://local-recordings.asm.skype.com";
/** Nothing listens there. */
const NO_PORT = 1;

/** Creates a temporary directory, which `removeDirectory` deletes. */
export const makeDirectory = () => mkdtemp(join(tmpdir(), "talenti-acs-"));
export const removeDirectory = (directory: string) =>
  rm(directory, { recursive: true, force: true });

export function startIn(
  directory: string,
  { accessKey = ACCESS_KEY, storageConnectionString = connectionString(NO_PORT) } = {},
): Promise<Simulator> {
  return startAcs({ port: 0, accessKey, directory, storageConnectionString });
}

export const connectionStringOf = (url: string, accessKey = ACCESS_KEY) =>
  `endpoint=${url}/;accesskey=${accessKey}`;

type ClientOptions = Pick<CallAutomationClientOptions, "retryOptions"> & {
  accessKey?: string;
  /** Called with each response that the SDK gets. */
  onResponse?: (answer: PipelineResponse) => void;
};

/** The real SDK, which also uses the simulator in place of the content host. */
export function recordingOf(url: string, options: ClientOptions = {}): CallRecording {
  const { accessKey, onResponse, retryOptions = { maxRetries: 0 } } = options;
  const client = createDefaultHttpClient();
  const sendRequest = async (request: PipelineRequest) => {
    if (request.url.startsWith(CONTENT_ORIGIN)) {
      request.url = url + request.url.slice(CONTENT_ORIGIN.length);
      request.allowInsecureConnection = true;
    }
    const answer = await client.sendRequest(request);
    onResponse?.(answer);
    return answer;
  };
  const automation = new CallAutomationClient(connectionStringOf(url, accessKey), {
    allowInsecureConnection: true,
    retryOptions,
    httpClient: { sendRequest },
  });
  return automation.getCallRecording();
}

export function breakSimulator(url: string, fault: unknown, times?: number): Promise<Response> {
  return fetch(`${url}/_faults`, { method: "PUT", body: JSON.stringify({ fault, times }) });
}

/** A request body of `fetch`. */
export type Content = NonNullable<RequestInit["body"]>;

/** Uploads a recording to the simulator. */
export function upload(url: string, documentId: string, body: Content, contentType: string) {
  return fetch(`${url}/_recordings/${documentId}`, {
    method: "PUT",
    headers: { "content-type": contentType },
    body,
    duplex: "half",
  });
}

export function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: "POST", body: JSON.stringify(body) });
}
