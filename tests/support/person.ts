import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";

/** A person with data of every kind, each of them unique. */
export interface Person {
  id: string;
  email: string;
  phone: string;
  firstName: string;
  lastName: string;
  acsUserId: string;
}

const SUFFIX_LENGTH = 12;

/** A number as letters: names hold no digits. */
const asLetters = (hex: string) =>
  hex.replaceAll(/\d/g, (digit) => String("ghijklmnop"[Number(digit)]));

export function personOf(user: { id: string; email: string }): Person {
  const suffix = randomUUID().slice(-SUFFIX_LENGTH);
  return {
    id: user.id,
    email: user.email,
    phone: `+61${Number.parseInt(suffix, 16)}`,
    firstName: `Zora${asLetters(suffix)}`,
    lastName: `Müller${asLetters(suffix)}`,
    acsUserId: `8:acs:${randomUUID()}_${suffix}`,
  };
}

/** The words by which tests search for data of the person. */
export const wordsOf = (person: Person): string[] => Object.values(person);

/** An interview by turns and by a call, with a recording, a score and an invitation mail. */
async function insertInterviewOf(sql: Sql, person: Person, jobRoleId: string): Promise<string> {
  const [application, interview, call] = [randomUUID(), randomUUID(), randomUUID()];
  const recording = `recording-${interview}`;
  await sql`
    insert into applications (id, job_role_id, candidate_id, status, match_score)
    values (${application}, ${jobRoleId}, ${person.id}, 'interviewed', 82)`;
  await sql`
    insert into interviews (id, application_id, status, started_at, ended_at, duration_seconds,
      recording_url, anti_cheat_signals, competencies, metadata)
    values (${interview}, ${application}, 'completed', now() - interval '2 hours',
      now() - interval '1 hour', 3600, ${`https://storage.test/${interview}/0`},
      ${sql.json({ seen: person.firstName })}, array[${person.firstName}],
      ${sql.json({ serverCallId: call, lastEventAt: "2026-01-01", name: person.lastName })})`;
  await sql`
    insert into interview_calls (id, interview_id, server_call_id, started_at, ended_at)
    values (${call}, ${interview}, ${call}, now() - interval '2 hours', now() - interval '1 hour')`;
  await sql`
    insert into call_recordings (recording_id, call_id, started_at, stopped_at)
    values (${recording}, ${call}, now() - interval '2 hours', now() - interval '1 hour')`;
  await sql`
    insert into recording_parts (interview_id, recording_id, part_index, document_id,
      content_location, metadata_location, recorded_at, event_time, url, imported_at)
    select ${interview}, ${recording}, part, 'a document', 'https://azure.test/' || part,
      case part when 0 then ${`https://storage.test/${interview}/metadata`} end, now(),
      now(), ${`https://storage.test/${interview}/`} || part, now()
    from generate_series(0, 1) as part`;
  await sql`
    insert into interview_consents (interview_id, recording, ai_disclosure, text_version)
    values (${interview}, true, true, '1')`;
  await sql`
    insert into interview_turns (interview_id, turn, asked_at, answered_at, suggested_followup,
      competencies_covered)
    values (${interview}, 1, now(), now(), ${`Ask ${person.firstName} of it.`}, '{Care}')`;
  await sql`
    insert into transcript_segments
      (interview_id, turn, speaker, content, start_time_ms, end_time_ms)
    values (${interview}, 1, 'candidate', ${`I am ${person.firstName} ${person.lastName}.`}, 0, 900),
      (${interview}, 1, 'interviewer', ${`Hello ${person.firstName}.`}, 900, 1500)`;
  await sql`
    insert into score_dimensions (interview_id, dimension, score, weight, evidence, cited_quotes)
    values (${interview}, 'Care', 8.2, 1, ${`${person.firstName} described a shift.`},
      ${sql.json([`I am ${person.firstName}`])})`;
  await sql`
    insert into interview_scores (interview_id, overall_score, narrative_summary,
      candidate_feedback, anti_cheat_risk_level, scored_by, human_override, human_override_reason)
    values (${interview}, 82, ${`${person.firstName} is kind.`}, ${`Well done ${person.firstName}`},
      'low', 'ai', true, ${`I know ${person.lastName}.`})`;
  await sql`
    insert into invitations
      (application_id, interview_id, token, email_template, email_id, expires_at)
    values (${application}, ${interview}, ${randomUUID()}, ${`Dear ${person.firstName}`},
      ${`mail-${interview}`}, now() + interval '1 day')`;
  await sql`
    insert into mail_events (event_id, email_id, event, happened_at, expires_at)
    values (${randomUUID()}, ${`mail-${interview}`}, 'delivered', now(), now() + interval '1 day')`;
  await sql`
    insert into member_invitations (id, organisation_id, email, send_to, role, token, expires_at)
    select ${randomUUID()}, organisation_id, ${person.email}, ${person.email}, 'viewer',
      encode(sha256(convert_to(${interview}, 'utf8')), 'hex'), now() + interval '1 day'
    from job_roles where id = ${jobRoleId}
    on conflict do nothing`;
  const [invited] = await sql`
    insert into applications (job_role_id, invited_email)
    values (${jobRoleId}, ${person.email.toUpperCase()}) returning id`;
  await sql`
    insert into invitations (application_id, token, email_id, expires_at)
    values (${String(invited?.["id"])}, ${randomUUID()}, ${`mail-by-address-${interview}`},
      now() + interval '1 day')`;
  await sql`
    insert into mail_events (event_id, email_id, event, happened_at, expires_at)
    values (${randomUUID()}, ${`mail-by-address-${interview}`}, 'delivered', now(),
      now() + interval '1 day')`;
  await sql`
    insert into call_events (event_id, type, time, interview_id)
    values (${randomUUID()}, 'call_started', now(), ${interview})`;
  await sql`
    insert into outgoing_messages (message_id, queue, body, due_at, interview_id, sent_at)
    values (${randomUUID()}, 'interview-scoring', ${sql.json({ interview_id: interview })}, now(),
      ${interview}, now())`;
  return interview;
}

async function insertProfile(sql: Sql, person: Person): Promise<void> {
  await sql`
    insert into candidate_profiles (user_id, first_name, last_name, email, phone, suburb, state,
      postcode, country, linkedin_url, portfolio_url, cv_file_path, cv_uploaded_at, availability,
      work_mode, work_rights, gpa_wam, profile_visibility, visibility_settings, paused_at)
    values (${person.id}, ${person.firstName}, ${person.lastName}, ${person.email},
      ${person.phone}, 'Fitzroy', 'VIC', '3065', 'Australia',
      ${`https://linkedin.test/${person.lastName}`}, ${`https://${person.firstName}.test`},
      ${`${person.id}/resume.pdf`}, now(), 'now', 'on site', 'citizen', 6.1, 'public',
      ${sql.json({ email: true })}, now())`;
  await sql`
    insert into candidate_skills (user_id, skill_name, skill_type)
    select ${person.id}, 'skill ' || number, 'hard' from generate_series(1, 5) as number`;
  await sql`
    insert into education (user_id, institution, degree, start_date)
    values (${person.id}, ${`School of ${person.lastName}`}, 'BSc', '2010-01-01')`;
  await sql`
    insert into employment_history (user_id, company_name, job_title, description, start_date)
    values (${person.id}, 'A ward', 'Nurse', ${`${person.firstName} nursed.`}, '2015-01-01')`;
  await sql`insert into candidate_dei (user_id, gender) values (${person.id}, 'not stated')`;
  await sql`
    insert into practice_interviews (user_id, sample_role_type, feedback)
    values (${person.id}, 'nurse', ${sql.json({ to: person.firstName })})`;
}

/** Data of the person in rows without their id. */
async function insertTraces(sql: Sql, person: Person): Promise<void> {
  await sql`
    insert into communication_identities (user_id, acs_user_id, claimed_at)
    values (${person.id}, ${person.acsUserId}, now())`;
  await sql`
    insert into idempotency_keys
      (user_id, route, key, request_hash, resource_id, claimed_at, expires_at)
    values (${person.id}, 'send-invitation', ${randomUUID()}, 'hash', ${randomUUID()}, now(),
      now() + interval '1 day')`;
  await sql`
    insert into rate_limits (key, hits, expires_at)
    values ('privacy-export:' || encode(sha256(convert_to(${person.id}, 'UTF8')), 'hex'), array[now()],
      now() + interval '1 minute')`;
  const asJson = { displayName: `${person.firstName} ${person.lastName}` };
  const escaped = JSON.stringify(asJson).replace("ü", "\\u00fc");
  for (const payload of [escaped, `not JSON: ${person.acsUserId}`, person.email.toUpperCase()]) {
    await sql`
      insert into quarantined_events (digest, reason, payload)
      values (${randomUUID()}, 'invalid', ${payload})`;
  }
  await sql`
    update auth.users set phone = ${person.phone}, phone_confirmed_at = now(),
      raw_user_meta_data = ${sql.json({ full_name: `${person.firstName} ${person.lastName}` })}
    where id = ${person.id}`;
  const [session] = await sql`
    insert into auth.sessions (id, user_id, ip, user_agent)
    values (${randomUUID()}, ${person.id}, '192.0.2.7', 'a browser') returning id`;
  await sql`
    insert into auth.refresh_tokens (id, token, user_id, session_id)
    values (${Date.now()}, ${randomUUID()}, ${person.id}, ${String(session?.["id"])})`;
  await sql`
    insert into auth.flow_state (id, user_id, authentication_method, provider_type)
    values (${randomUUID()}, ${person.id}, 'magiclink', 'email')`;
  const signIn = { actor_id: person.id, actor_username: person.email, action: "login" };
  await sql`
    insert into auth.audit_log_entries (id, payload, ip_address)
    values (${randomUUID()}, ${sql.json(signIn)}, '192.0.2.7')`;
}

/** A resume that a recruiter uploaded. */
async function insertUploadedResume(sql: Sql, person: Person, jobRoleId: string): Promise<void> {
  const resume = { first_name: person.firstName, email: person.email, phone: person.phone };
  await sql`
    with batch as (insert into resume_batches (job_role_id) values (${jobRoleId}) returning id)
    insert into batch_resumes (batch_id, file_name, state, resume, email)
    select id, ${`${person.lastName}.pdf`}, 'parsed', ${sql.json(resume)}, lower(${person.email})
    from batch`;
}

/**
 * Gives a user everything that can be held about a candidate: a profile, an interview for each role,
 * and traces. The files themselves are not stored. @returns the interviews
 */
export async function insertCandidate(
  sql: Sql,
  person: Person,
  jobRoleIds: string[],
): Promise<string[]> {
  await insertProfile(sql, person);
  await insertTraces(sql, person);
  const interviews: string[] = [];
  for (const jobRoleId of jobRoleIds) {
    interviews.push(await insertInterviewOf(sql, person, jobRoleId));
    await insertUploadedResume(sql, person, jobRoleId);
  }
  return interviews;
}
