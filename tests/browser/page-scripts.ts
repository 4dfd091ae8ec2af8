import type { Backend } from "./page";

/* What the pages of the frontend do. Each of these runs in a page by itself: it can use nothing around it. */

/** As the page of an invitation does. */
export async function openInvitation(backend: Backend, token: string) {
  const invitations = () => frontend.connect(backend).from("invitations");
  const columns = "applications(job_roles(title, organisations(name)))";
  const { data } = await invitations().select(columns).eq("token", token).single();
  const opened = { status: "opened", opened_at: new Date().toISOString() };
  const { error } = await invitations().update(opened).eq("token", token);
  const after = await invitations().select("status").eq("token", token).single();
  return { ...data, error, status: after.data?.status };
}

/** As the live page does: also what the server does not believe must not fail. @returns errors */
export async function endInterview(backend: Backend, interview_id: string) {
  const client = frontend.connect(backend);
  const ended = { status: "completed", ended_at: new Date().toISOString(), duration_seconds: 60 };
  const segment = { interview_id, speaker: "candidate", content: "Hello.", start_time_ms: 0 };
  const score = { interview_id, overall_score: 100 };
  const dimension = { interview_id, dimension: "Communication", score: 10 };
  const answers = [
    await client.from("transcript_segments").insert(segment),
    await client.from("interviews").update(ended).eq("id", interview_id),
    await client.from("interview_scores").upsert(score, { onConflict: "interview_id" }),
    await client.from("score_dimensions").upsert([dimension]),
  ];
  return answers.flatMap(({ error }) => error ?? []);
}

/** As the page of the result does. @returns the statuses that the application takes */
export async function reviewApplication(backend: Backend, id: string) {
  const applications = () => frontend.connect(backend).from("applications");
  const set = async (status: string) => {
    const updated = applications().update({ status }).eq("id", id);
    return (await updated.select("status").single()).data?.["status"];
  };
  return [await set("scoring"), await set("reviewed")];
}

/** As the report does. */
export async function overrideScore(backend: Backend, interview_id: string) {
  const client = frontend.connect(backend);
  const reason = { human_override: true, human_override_reason: "Heard more on a call." };
  const scores = client.from("interview_scores").update({ overall_score: 88, ...reason });
  const { data, error } = await scores.eq("interview_id", interview_id).select("overall_score");
  const { data: organisation } = await client.from("organisations").select("id").single();
  const entry = { action: "score_override", entity_type: "interview", entity_id: interview_id };
  const user_id = (await client.auth.getUser()).data.user?.id;
  const line = { ...entry, user_id, organisation_id: organisation?.id };
  const audited = await client.from("audit_log").insert(line);
  const applications = await client.from("applications").select("match_score").single();
  const matchScore = applications.data?.match_score;
  return { errors: [error, audited.error], score: data?.[0]?.overall_score, matchScore };
}

/** As the page of a role does, to invite somebody who has no account. @returns the id of the application */
export async function applyAsRecruiter(
  backend: Backend,
  row: { job_role_id: string; candidate_id: string },
) {
  const applications = frontend.connect(backend).from("applications");
  const { data, error } = await applications.insert(row).select("id").single();
  if (error) throw error;
  return String(data["id"]);
}

/** The access token of the page's session. */
export async function accessToken(backend: Backend) {
  const { data } = await frontend.connect(backend).auth.getSession();
  return data.session?.access_token ?? "";
}

/** Sends a file to a link. @returns the status */
export async function putFile(link: string) {
  const body = new Blob(["%PDF-1.7"], { type: "application/pdf" });
  return (await fetch(link, { method: "PUT", body })).status;
}
