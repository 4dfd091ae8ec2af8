import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { createIdentity, deleteIdentity } from "../clients/communication";
import { callAsService } from "../clients/database";
import type { Caller } from "../core/caller";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";

const claim = z.object({ acs_user_id: z.string().nullable(), claimed: z.boolean() });
const kept = z.object({ acs_user_id: z.string() });

/** Somebody else makes the user's identity at this moment: looked after this often, and this long. */
const LOOK_AGAIN_MS = 250;
const LOOKS = 40;

/**
 * The one identity of a user in Azure Communication Services, made on first use: of parallel first
 * uses one makes it, and the others wait for it.
 * @throws Problem `acs_…`, or `forbidden` for a user who is gone
 */
export async function communicationIdentity(caller: Caller, log: Log): Promise<string> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { acs_user_id, claimed } = await callAsService(
      "claim_communication_identity",
      { p_user: caller.id },
      claim,
    );
    if (acs_user_id) return acs_user_id;
    if (claimed) return makeIdentity(caller, log);
    await sleep(LOOK_AGAIN_MS);
  }
  throw new Problem("acs_timeout");
}

async function makeIdentity(caller: Caller, log: Log): Promise<string> {
  let made: string;
  try {
    made = await createIdentity();
  } catch (error) {
    await callAsService("release_communication_identity", { p_user: caller.id }, z.unknown());
    throw error;
  }
  try {
    const { acs_user_id } = await callAsService(
      "keep_communication_identity",
      { p_user: caller.id, p_acs_user_id: made },
      kept,
    );
    if (acs_user_id !== made) await discardIdentity(made, log);
    return acs_user_id;
  } catch (error) {
    if (isRefusal(error)) await discardIdentity(made, log);
    else log.error("acs_identity_unconfirmed", { acs_user_id: made, ...describeError(error) });
    throw error;
  }
}

/** Whether it is certain that nothing was kept: where the database was away, it may have been. */
const isRefusal = (error: unknown) =>
  error instanceof Problem && error.code !== "database_unavailable";

/** Deletes an identity that nobody uses. One that stays is told by its id, for an operator to delete. */
async function discardIdentity(acsUserId: string, log: Log): Promise<void> {
  try {
    await deleteIdentity(acsUserId);
    log.info("acs_identity_deleted");
  } catch (error) {
    log.error("acs_identity_orphaned", { acs_user_id: acsUserId, ...describeError(error) });
  }
}
