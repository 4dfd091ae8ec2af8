import * as z from "zod";
import { stack } from "./stack";

const mails = z.array(
  z.object({
    id: z.string(),
    to: z.array(z.string()),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
  }),
);

type Mail = z.output<typeof mails>[number];

/**
 * The mails that were sent to addresses, the oldest first.
 * @param url of another mail service than the stack's own
 */
export async function mailsTo(
  addresses: string | readonly string[],
  url = stack().mail.url,
): Promise<Mail[]> {
  const wanted = [addresses].flat();
  const all = mails.parse(await (await fetch(`${url}/_mails`)).json());
  return all.filter(({ to }) => to.some((address) => wanted.includes(address)));
}

export async function newestMailTo(address: string): Promise<Mail> {
  const mail = (await mailsTo(address)).at(-1);
  if (!mail) throw new Error(`No mail to ${address}`);
  return mail;
}
