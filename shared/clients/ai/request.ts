import type { Log } from "../../core/log";

export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  temperature: number;
  /** Of the answer. A model that thinks gets room for its thoughts besides. */
  maxTokens: number;
  /** How much a model that thinks is to think; by default as much as it does by itself. */
  effort?: "minimal" | "low";
  /** Aborted when the time of the request is over. */
  deadline: AbortSignal;
  log: Log;
  /** For whom the model works, where that is one organisation: what it costs is measured by it. */
  organisationId?: string;
}
