import { createClient } from "@supabase/supabase-js";
import { connectForTests } from "../stack/postgres";
import { stack } from "../stack/stack";
import { createUser } from "../stack/users";

/** The one role that may execute a function; with `nobody`, only other functions and triggers do. */
const EXECUTED_BY: Record<string, "nobody" | "authenticated" | "service_role"> = {
  // Asked by policies, and by the frontend.
  get_user_org_id: "authenticated",
  has_role: "authenticated",
  user_belongs_to_org: "authenticated",
  user_org_role: "authenticated",
  // Asked by policies.
  job_roles_of_caller: "authenticated",
  organisations_of_caller: "authenticated",
  // Called with the caller's token, or by what is.
  is_score_of_person: "authenticated",
  list_own_deletion_requests: "authenticated",
  read_scoring_context: "authenticated",
  scoring_context_of: "authenticated",
  // Called by the app for somebody.
  accept_invitation: "service_role",
  add_member: "service_role",
  change_member_role: "service_role",
  claim_communication_identity: "service_role",
  complete_interview: "service_role",
  create_organisation: "service_role",
  finish_invitation: "service_role",
  keep_communication_identity: "service_role",
  list_members: "service_role",
  note_export: "service_role",
  open_interview: "service_role",
  participates_in_interview: "service_role",
  prepare_invitation: "service_role",
  rank_candidates: "service_role",
  read_retention_status: "service_role",
  read_turn_context: "service_role",
  record_consent: "service_role",
  release_communication_identity: "service_role",
  remove_member: "service_role",
  request_deletion: "service_role",
  revoke_invitation: "service_role",
  store_score: "service_role",
  store_turn: "service_role",
  // Called by the app for itself, or for somebody who has not signed in.
  apply_call_event: "service_role",
  claim_deletion_request: "service_role",
  claim_expired_recordings: "service_role",
  claim_expired_resumes: "service_role",
  claim_late_files: "service_role",
  claim_pending_messages: "service_role",
  claim_recording_control: "service_role",
  complete_retention_run: "service_role",
  continue_retention_run: "service_role",
  delete_expired_transcripts: "service_role",
  export_section: "service_role",
  export_sections: "service_role",
  fail_deletion_request: "service_role",
  finish_deletion_request: "service_role",
  finish_late_files: "service_role",
  finish_recordings: "service_role",
  finish_resumes: "service_role",
  keep_imported_part: "service_role",
  keep_recording_started: "service_role",
  keep_recording_stopped: "service_role",
  mark_messages_sent: "service_role",
  note_retention_failure: "service_role",
  ping: "service_role",
  queue_retention_run: "service_role",
  read_recording_part: "service_role",
  read_retention_run: "service_role",
  release_recording_start: "service_role",
  read_scoring_job: "service_role",
  record_mail_event: "service_role",
  set_aside_event: "service_role",
  start_retention_run: "service_role",
  take_rate_limit: "service_role",
  validate_invitation: "service_role",
  // Called by other functions.
  admin_roles: "nobody",
  application_parties: "nobody",
  applied_only_to: "nobody",
  apply_event_to_interview: "nobody",
  apply_mail_event: "nobody",
  apply_parked_events: "nobody",
  are_claimed: "nobody",
  audit_deletion_request: "nobody",
  audit_erasure: "nobody",
  audit_run: "nobody",
  caller_digest: "nobody",
  claim_deletion: "nobody",
  claim_idempotency_key: "nobody",
  claim_recordings_for: "nobody",
  close_retention_runs: "nobody",
  count_due_interviews: "nobody",
  default_retention_days: "nobody",
  delete_each_transcript: "nobody",
  delete_transcripts: "nobody",
  deletion_obstacle: "nobody",
  deletion_request_of: "nobody",
  demand_application: "nobody",
  demand_interview: "nobody",
  demand_member: "nobody",
  demand_other_admin: "nobody",
  enqueue_message: "nobody",
  enqueue_retention_run: "nobody",
  epoch_milliseconds: "nobody",
  erase_person: "nobody",
  forget_acts: "nobody",
  forget_in_audit_log: "nobody",
  forget_old_events: "nobody",
  forget_quotes: "nobody",
  forget_recordings: "nobody",
  has_resume_at: "nobody",
  hold_interview_of_event: "nobody",
  hold_retention_run: "nobody",
  identity_lease: "nobody",
  interview_named: "nobody",
  interview_turns_of: "nobody",
  interviews_of: "nobody",
  invitation_of_token: "nobody",
  is_over: "nobody",
  is_resume_of: "nobody",
  keep_call: "nobody",
  keep_recording_parts: "nobody",
  known_call: "nobody",
  link_recording: "nobody",
  lock_call_keys: "nobody",
  lock_mail: "nobody",
  member_of: "nobody",
  milliseconds_between: "nobody",
  names_no_resume: "nobody",
  names_of: "nobody",
  note_user_role: "nobody",
  personal_data: "nobody",
  put_off_deletion: "nobody",
  put_off_for: "nobody",
  queue_recording_removal: "nobody",
  queue_resume_reviews: "nobody",
  queue_scoring: "nobody",
  receipt_of: "nobody",
  recording_is_to_come: "nobody",
  recruiter_roles: "nobody",
  refresh_application_scores: "nobody",
  release_claims: "nobody",
  remains_outside: "nobody",
  request_address: "nobody",
  resume_files_of: "nobody",
  resume_retention: "nobody",
  retention_counts: "nobody",
  retention_cutoff: "nobody",
  retention_errors: "nobody",
  review_resumes: "nobody",
  scopes_overlap: "nobody",
  scoring_message_body: "nobody",
  scoring_message_id: "nobody",
  settle_interview: "nobody",
  tells_of: "nobody",
  told_of_run: "nobody",
  uploads_of: "nobody",
  was_looked_at: "nobody",
  without_quotes: "nobody",
  write_audit: "nobody",
  // Triggers.
  admit_own_deletion_request: "nobody",
  audit_membership: "nobody",
  audit_own_deletion_request: "nobody",
  audit_score_override: "nobody",
  follow_interview_scores: "nobody",
  follow_organisation: "nobody",
  hash_invitation_token: "nobody",
  keep_an_admin: "nobody",
  keep_audit_log: "nobody",
  let_interview_go: "nobody",
  note_activity: "nobody",
  queue_late_scoring: "nobody",
  queue_resume_review: "nobody",
  queue_reviews_of_applications: "nobody",
  refuse_late_hold: "nobody",
  refuse_late_score: "nobody",
  set_updated_at: "nobody",
};

const ROLES = ["anon", "authenticated", "service_role"] as const;
const DENIED = "42501";

const sql = connectForTests();

/** The functions of the public schema, without those that extensions bring. */
const functionsOfOurs = () => sql`
  select proname as name, proargnames[1:pronargs] as parameters,
    prorettype = 'trigger'::regtype as trigger,
    coalesce(proconfig, '{}') @> array['search_path=""'] as has_empty_path,
    array(
      select role from unnest(${[...ROLES, "public"]}::text[]) as role
      where case role
        when 'public' then exists (select from aclexplode(proacl) where grantee = 0)
        else has_function_privilege(role, pg_proc.oid, 'execute')
      end
    ) as executed_by
  from pg_proc
  where pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')`;

test("every function has a row here, and none has two versions", async () => {
  const names = (await functionsOfOurs()).map((row) => String(row["name"]));
  expect(names.sort()).toEqual(Object.keys(EXECUTED_BY).sort());
});

test.each(Object.entries(EXECUTED_BY))("%s is executed by %s", async (name, role) => {
  const [row] = (await functionsOfOurs()).filter((candidate) => candidate["name"] === name);
  expect(row?.["executed_by"]).toEqual(role === "nobody" ? [] : [role]);
});

test("every function resolves names by its own search path", async () => {
  const loose = (await functionsOfOurs()).filter((row) => !row["has_empty_path"]);
  expect(loose.map((row) => row["name"])).toEqual([]);
});

test("what is refused by the catalog is refused over HTTP", async () => {
  const { url, anon_key, service_key } = stack().supabase;
  const { token } = await createUser();
  const auth = { persistSession: false, autoRefreshToken: false };
  const clients = {
    anon: createClient(url, anon_key, { auth }),
    authenticated: createClient(url, anon_key, {
      auth,
      global: { headers: { Authorization: `Bearer ${token}` } },
    }),
    service_role: createClient(url, service_key, { auth }),
  };
  for (const row of await functionsOfOurs()) {
    if (row["trigger"]) continue;
    const name = String(row["name"]);
    const names: string[] = row["parameters"] ?? [];
    const parameters = Object.fromEntries(names.map((parameter) => [parameter, null]));
    for (const role of ROLES) {
      const { error } = await clients[role].rpc(name, parameters);
      const refused = error?.code === DENIED;
      expect({ name, role, refused }).toEqual({ name, role, refused: EXECUTED_BY[name] !== role });
    }
  }
});

test("a function made without thought of rights is executed by nobody", async () => {
  const undone = new Error("undone");
  const trial = sql.begin(async (transaction) => {
    await transaction`create function public.made_by_a_test() returns int language sql as 'select 1'`;
    const [row] = await transaction`
      select array_agg(role) as roles from unnest(${[...ROLES]}::text[]) as role
      where has_function_privilege(role, 'public.made_by_a_test()', 'execute')`;
    expect(row?.["roles"]).toBeNull();
    throw undone;
  });
  await expect(trial).rejects.toBe(undone);
});
