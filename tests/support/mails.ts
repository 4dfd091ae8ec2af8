import * as z from "zod";
import { stack } from "./stack";

/** The oldest comes first. */
const mails = z.array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() }));

export async function newestMailTo(address: string): Promise<z.output<typeof mails>[number]> {
  const response = await fetch(`${stack().mail.url}/_mails`);
  const mail = mails.parse(await response.json()).findLast(({ to }) => to.includes(address));
  if (!mail) throw new Error(`No mail to ${address}`);
  return mail;
}
