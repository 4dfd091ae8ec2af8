import { createClient } from "@supabase/supabase-js";
import OpenAI from "openai";
import * as z from "zod";
import { fetchByHttp } from "../../shared/clients/http-fetch";
import { counterparts, register } from "./counterparts";

/* Functions that make the calls by the libraries of the app: what these cost, the app cannot save. */

const upstream = z.url().parse(process.env["STAND_INS_URL"]);

const database = createClient(upstream, "key", {
  accessToken: async () => null,
  db: { retry: false },
  global: { fetch: fetchByHttp },
});
const gateway = new OpenAI({ baseURL: `${upstream}/v1`, apiKey: "key", fetch: fetchByHttp });

async function sql(name: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
  const { data, error } = await database.rpc(name, parameters);
  if (error) throw error;
  return data;
}

async function callTool(name: string, content: string): Promise<unknown> {
  const { choices } = await gateway.chat.completions.create({
    model: "model",
    messages: [{ role: "user", content }],
    tool_choice: { type: "function", function: { name } },
  });
  const call = choices[0]?.message.tool_calls?.[0];
  return JSON.parse(call?.type === "function" ? call.function.arguments : "");
}

const openStream = async (content: string) =>
  gateway.chat.completions.create({
    model: "model",
    stream: true,
    messages: [{ role: "user", content }],
  });

register(counterparts({ sql, callTool, openStream }));
