import { domainToASCII } from "node:url";
import * as z from "zod";
import { TEXT_LIMITS } from "./text-limits";

/** Characters that end a host name in a URL, or that a URL decodes: no domain contains them. */
const NOT_OF_DOMAINS = /[\s/\\?#%:@[\]]/;

/** More than one label; the last begins with a letter, so that it is no IP address. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** The domain in lower case and, if it is international, in Punycode; empty where it is none. */
const foldDomain = (domain: string) => (NOT_OF_DOMAINS.test(domain) ? "" : domainToASCII(domain));

const isLocalPart = (text: string) => z.email().safeParse(`${text}@example.com`).success;

function fold(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, Math.max(at, 0)), foldDomain(address.slice(at + 1))];
  return isLocalPart(local) && DOMAIN.test(domain) ? `${local}@${domain}` : undefined;
}

/**
 * A mail address: as it was typed, and as mail is sent to it. Two spellings of a domain are sent to the same
 * one.
 */
export const mailAddress = z
  .string()
  .max(TEXT_LIMITS.email)
  .trim()
  .transform((typed, context) => {
    const sendTo = fold(typed);
    if (sendTo !== undefined && sendTo.length <= TEXT_LIMITS.email) return { typed, sendTo };
    context.addIssue({ code: "custom", message: "Invalid email address" });
    return z.NEVER;
  });
