import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { createIdentity, deleteIdentity } from "../clients/communication";
import { callAsService } from "../clients/database";
import { isDatabaseOutage } from "../clients/database-errors";
import type { Caller } from "../core/caller";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";

const claim = z.object({ acs_user_id: z.string().nullable(), claimed: z.boolean() });
const saved = z.object({ acs_user_id: z.string() });

/** How long to wait for another request that is creating the user's identity. */
const POLL_MS = 250;
const POLLS = 40;

/**
 * A user's one identity in Azure Communication Services, created on first use: of concurrent first
 * requests one creates it, and the others wait for it.
 * @throws Problem `acs_…`, or `forbidden` for a deleted user
 */
export async function communicationIdentity(caller: Caller, log: Log): Promise<string> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    const { acs_user_id, claimed } = await callAsService(
      "claim_communication_identity",
      { p_user: caller.id },
      claim,
    );
    if (acs_user_id) return acs_user_id;
    if (claimed) return createAndSave(caller, log);
    await sleep(POLL_MS);
  }
  throw new Problem("acs_timeout");
}

async function createAndSave(caller: Caller, log: Log): Promise<string> {
  let created: string;
  try {
    created = await createIdentity();
  } catch (error) {
    await callAsService("release_communication_identity", { p_user: caller.id }, z.unknown());
    throw error;
  }
  try {
    const { acs_user_id } = await callAsService(
      "save_communication_identity",
      { p_user: caller.id, p_acs_user_id: created },
      saved,
    );
    if (acs_user_id !== created) await deleteUnused(created, log);
    return acs_user_id;
  } catch (error) {
    // After an outage the database may have saved it.
    const mayBeSaved = isDatabaseOutage(error) || !(error instanceof Problem);
    if (mayBeSaved)
      log.error("acs_identity_unconfirmed", { acs_user_id: created, ...describeError(error) });
    else await deleteUnused(created, log);
    throw error;
  }
}

/** Deletes an identity that nobody uses. If that fails, its id is logged for an operator to delete. */
async function deleteUnused(acsUserId: string, log: Log): Promise<void> {
  try {
    await deleteIdentity(acsUserId);
    log.info("acs_identity_deleted");
  } catch (error) {
    log.error("acs_identity_orphaned", { acs_user_id: acsUserId, ...describeError(error) });
  }
}
