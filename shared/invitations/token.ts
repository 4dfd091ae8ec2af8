import { createHash, createHmac } from "node:crypto";
import * as z from "zod";
import { settings } from "../core/settings";

/**
 * The token of an invitation: an HMAC of 43 characters, so that a repeated request can return it again.
 * The database stores only its hash.
 */
export const invitationToken = (invitationId: string): string =>
  createHmac("sha256", settings().INVITATION_TOKEN_SECRET).update(invitationId).digest("base64url");

/** The hash by which the database finds an invitation: the time of the lookup reveals nothing of the token. */
export const tokenHash = (token: string): string =>
  createHash("sha256").update(token).digest("hex");

export const invitationLink = (token: string): string => {
  const { SITE_URL, INVITATION_PATH } = settings();
  return `${SITE_URL}/${INVITATION_PATH}/${token}`;
};

/** Our tokens have 43 characters; those that the former service issued may differ. */
export const invitationTokenBody = z.object({ token: z.string().min(1).max(200) });
