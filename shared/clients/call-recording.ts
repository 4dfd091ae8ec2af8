import { Readable } from "node:stream";
import type { CallRecording } from "@azure/communication-call-automation";
import * as z from "zod";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { ACS_PROBLEMS, acsEndpoint, isLocalAcs } from "./communication";
import { Circuit, upstreamProblem } from "./resilience";

/** How long ACS may take until a download starts. */
const OPENING_DEADLINE_MS = 30_000;

/** With all retries. */
const DEADLINE_MS = 10_000;
const RETRIES = 2;
const RETRY_DELAY_MS = 300;

interface Headers {
  get(name: string): string | undefined;
}

/** The headers of downloads, by their streams: the library returns only the stream. */
const headersOf = new WeakMap<object, Headers>();

let recording: Promise<CallRecording> | undefined;

async function connect(): Promise<CallRecording> {
  const { CallAutomationClient } = await import("@azure/communication-call-automation");
  const client = new CallAutomationClient(settings().ACS_CONNECTION_STRING, {
    retryOptions: { maxRetries: RETRIES, retryDelayInMs: RETRY_DELAY_MS },
    ...(isLocalAcs() ? { allowInsecureConnection: true } : {}),
    additionalPolicies: [
      {
        position: "perRetry",
        policy: {
          name: "recordingContent",
          async sendRequest(request, next) {
            const original = request.headers.get("OriginalUrl");
            // The library accepts only hosts of Azure: the simulator's URLs have one of those names.
            if (original && isLocalAcs()) {
              const { pathname, search } = new URL(original);
              request.headers.set("OriginalUrl", `${acsEndpoint()}${pathname}${search}`);
              request.allowInsecureConnection = true;
            }
            const response = await next(request);
            const body = response.readableStreamBody;
            if (body) headersOf.set(body, response.headers);
            return response;
          },
        },
      },
    ],
  });
  return client.getCallRecording();
}

/** Errors of the calling API are RestErrors, those of downloads plain objects. */
const failure = z.union([
  z.object({ statusCode: z.number() }).transform(({ statusCode }) => statusCode),
  z.object({ status: z.number() }).transform(({ status }) => status),
]);

const statusOf = (error: unknown) => failure.safeParse(error).data;

async function request<Answer>(
  deadline: AbortSignal,
  call: (recording: CallRecording) => Promise<Answer>,
): Promise<Answer> {
  recording ??= connect();
  try {
    return await call(await recording);
  } catch (cause) {
    throw upstreamProblem(ACS_PROBLEMS, {
      status: statusOf(cause),
      timedOut: deadline.aborted,
      cause,
    });
  }
}

/** A separate circuit: a failure to record must not affect who asks for a token. */
const recordingCircuit = new Circuit(ACS_PROBLEMS, "acs recordings");

const started = z.object({ recordingId: z.string().min(1) });

/**
 * Starts the recording of a call: audio, all voices in one channel; into our own container where the
 * settings name one.
 * @param startId the same for each attempt at one recording, so that ACS starts it once even if an answer
 * was lost: a recording of unknown id could not be stopped
 * @returns the recording's id
 * @throws Problem `acs_…`, with `isFinal` where ACS refused
 */
export async function startRecording(serverCallId: string, startId: string): Promise<string> {
  const containerUrl = settings().RECORDING_STORAGE_URL;
  const abortSignal = AbortSignal.timeout(DEADLINE_MS);
  const result = await recordingCircuit.run(() =>
    request(abortSignal, (client) =>
      client.start({
        callLocator: { kind: "serverCallLocator", id: serverCallId },
        recordingContent: "audio",
        recordingChannel: "mixed",
        recordingFormat: "wav",
        ...(containerUrl
          ? {
              recordingStorage: {
                recordingStorageKind: "azureBlobStorage",
                recordingDestinationContainerUrl: containerUrl,
              },
            }
          : {}),
        abortSignal,
        requestOptions: { customHeaders: { "Repeatability-Request-ID": startId } },
      }),
    ),
  );
  const parsed = started.safeParse(result);
  if (!parsed.success) throw new Problem(ACS_PROBLEMS.failed);
  return parsed.data.recordingId;
}

/** Stops a recording; one that has already ended is no failure. @throws Problem `acs_…` */
export async function stopRecording(recordingId: string): Promise<void> {
  const abortSignal = AbortSignal.timeout(DEADLINE_MS);
  await recordingCircuit.run(() =>
    request(abortSignal, async (client) => {
      try {
        await client.stop(recordingId, { abortSignal });
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
    }),
  );
}

export interface RecordingContent {
  stream: Readable;
  contentType: string | undefined;
  /** Undefined where ACS does not say. */
  bytes: number | undefined;
}

const length = z.coerce.number().int().min(0).optional();

/**
 * Opens the download of a recorded part.
 * @param from how many bytes to skip
 * @param abortSignal ends the download at any time
 * @throws Problem `acs_…`
 */
export async function openRecording(
  contentLocation: string,
  from: number,
  abortSignal: AbortSignal,
): Promise<RecordingContent> {
  const opening = new AbortController();
  const timer = setTimeout(() => opening.abort(), OPENING_DEADLINE_MS);
  const signal = AbortSignal.any([abortSignal, opening.signal]);
  const body = await request(signal, (client) =>
    client.downloadStreaming(contentLocation, {
      abortSignal: signal,
      ...(from > 0 ? { offset: from } : {}),
    }),
  ).finally(() => clearTimeout(timer));
  const stream = z.instanceof(Readable).parse(body);
  const headers = headersOf.get(stream);
  return {
    stream,
    contentType: headers?.get("content-type"),
    bytes: length.parse(headers?.get("content-length")),
  };
}
