import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { Problem } from "../app/problems";
import type { Caller } from "../app/tokens";
import { createIdentity } from "../clients/communication";
import { callAsService } from "../clients/database";

const claim = z.object({ acs_user_id: z.string().nullable(), claimed: z.boolean() });
const kept = z.object({ acs_user_id: z.string() });

/** Somebody else makes the user's identity at this moment: looked after this often, and this long. */
const LOOK_AGAIN_MS = 250;
const LOOKS = 40;

/**
 * The one identity of a user in Azure Communication Services, made on first use: of parallel first
 * uses one makes it, and the others wait for it.
 * @throws Problem `acs_…`
 */
export async function communicationIdentity(caller: Caller): Promise<string> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { acs_user_id, claimed } = await callAsService(
      "claim_communication_identity",
      { p_user: caller.id },
      claim,
    );
    if (acs_user_id) return acs_user_id;
    if (claimed) return makeIdentity(caller);
    await sleep(LOOK_AGAIN_MS);
  }
  throw new Problem("acs_timeout");
}

async function makeIdentity(caller: Caller): Promise<string> {
  let made: string;
  try {
    made = await createIdentity();
  } catch (error) {
    await callAsService("release_communication_identity", { p_user: caller.id }, z.unknown());
    throw error;
  }
  const { acs_user_id } = await callAsService(
    "keep_communication_identity",
    { p_user: caller.id, p_acs_user_id: made },
    kept,
  );
  return acs_user_id;
}
