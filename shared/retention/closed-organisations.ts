import * as z from "zod";
import { callAsService } from "../clients/database";

const APPLICATIONS_AT_ONCE = 100;

/** Deletes a batch of what closed organisations have left. @returns whether more may be due */
export const deleteClosedOrganisations = (runId: string): Promise<boolean> =>
  callAsService(
    "delete_closed_organisations",
    { p_run_id: runId, p_limit: APPLICATIONS_AT_ONCE },
    z.boolean(),
  );
