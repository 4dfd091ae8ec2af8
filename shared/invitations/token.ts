import { createHash, createHmac } from "node:crypto";
import * as z from "zod";
import { settings } from "../core/settings";

/**
 * The token of an invitation: 43 characters that only we can make, and can make again. The database
 * keeps its hash alone.
 */
export const invitationToken = (invitationId: string): string =>
  createHmac("sha256", settings().INVITATION_TOKEN_SECRET).update(invitationId).digest("base64url");

/** What the database knows a token by. Looking a hash up tells nothing by its time about the token. */
export const tokenHash = (token: string): string =>
  createHash("sha256").update(token).digest("hex");

export const invitationLink = (token: string): string =>
  `${settings().SITE_URL}/interview/${token}`;

/** Tokens of ours have 43 characters; those that production handed out before may have others. */
export const invitationTokenBody = z.object({ token: z.string().min(1).max(200) });
