import * as z from "zod";

/** What the host process tells the process that started it, over IPC. */
export const hostMessageSchema = z.union([
  z.object({ ready: z.object({ url: z.url() }) }),
  z.object({
    failed: z.object({ reason: z.enum(["port_in_use", "start_failed"]), message: z.string() }),
  }),
]);

export type HostMessage = z.infer<typeof hostMessageSchema>;
