import type { Sql } from "postgres";

const PARAMETERS = {
  claim_recordings: "p_run_id uuid, p_limit int, p_late boolean",
  read_expired_transcripts: "p_run_id uuid, p_limit int",
};

/** Replaces the body of a SQL function of runs while an action runs. */
export async function withStep<Result>(
  sql: Sql,
  step: keyof typeof PARAMETERS,
  statements: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await sql.unsafe(`
    alter function ${step} rename to set_aside;
    create function ${step}(${PARAMETERS[step]}) returns jsonb
    language plpgsql security definer as $$ begin ${statements} end $$;
    grant execute on function ${step} to service_role`);
  try {
    return await work();
  } finally {
    await sql.unsafe(`drop function ${step}; alter function set_aside rename to ${step}`);
  }
}
