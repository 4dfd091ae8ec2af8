import type { OwnDatabase } from "./own-database";
import {
  claimResumes,
  deleteTranscripts,
  endRun,
  clearRetention,
  insertOrganisation,
  insertTranscript,
  insertUser,
  type Organisation,
  startedRun,
} from "./retention";

/** For how long the organisation of these tests keeps transcripts, and resumes. */
export const TRANSCRIPT_DAYS = 30;

export const ownPath = (userId: string) => `${userId}/resume.pdf`;

/** Resumes of people who applied to one organisation, and its runs. */
export class ResumeRetention {
  #ours: Organisation | undefined;
  runId = "";

  constructor(readonly database: OwnDatabase) {}

  get ours(): Organisation {
    if (!this.#ours) throw new Error("It is there once tests run");
    return this.#ours;
  }

  async begin(): Promise<void> {
    await clearRetention(this.database);
    this.#ours = await insertOrganisation(this.database, { transcriptDays: TRANSCRIPT_DAYS });
    this.runId = await startedRun(this.database, { user: this.ours.adminId });
  }

  /** Deletes expired transcripts. @returns the resumes that the run claims then */
  async due(run = this.runId): Promise<Record<string, string[]>> {
    await deleteTranscripts(this.database, run);
    const { resumes } = await claimResumes(this.database, run);
    return Object.fromEntries(resumes.map(({ user_id, paths }) => [user_id, paths]));
  }

  /** Starts the next run, and makes all reviews due. */
  async dueNext(): Promise<Record<string, string[]>> {
    await endRun(this.database, this.runId);
    this.runId = await startedRun(this.database, { user: this.ours.adminId });
    return this.due();
  }

  upload(userId: string, path: string, daysAgo: number) {
    return this.database.sql`
      insert into storage.objects (bucket_id, name, owner_id, created_at, updated_at)
      select 'candidate-cvs', ${path}, ${userId}, at, at
      from (select now() - make_interval(days => ${daysAgo}) as at) as moment`;
  }

  /** A candidate with a resume that they uploaded long ago. */
  async insertCandidate(): Promise<string> {
    const id = await insertUser(this.database);
    await this.upload(id, ownPath(id), 40);
    await this.database.sql`
      insert into candidate_profiles (user_id, first_name, cv_file_path, cv_uploaded_at)
      values (${id}, 'Robin', ${ownPath(id)}, now() - interval '40 days')`;
    return id;
  }

  /** A candidate whose interview, transcript and resume have expired. */
  async insertInterviewed(): Promise<string> {
    const candidateId = await this.insertCandidate();
    await insertTranscript(this.database, this.ours, { candidateId });
    return candidateId;
  }

  /** A candidate who applied so many days ago, without an interview. */
  async insertApplicant(daysAgo: number, organisation = this.ours): Promise<string> {
    const id = await this.insertCandidate();
    await this.database.sql`
      insert into applications (job_role_id, candidate_id) values (${organisation.jobRoleId}, ${id})`;
    await this.age("applications", "candidate_id", id, daysAgo);
    return id;
  }

  /** Makes rows so many days older. */
  async age(table: string, column: string, id: string, daysAgo: number): Promise<void> {
    await this.database.sql.begin(async (sql) => {
      await sql`alter table ${sql(table)} disable trigger set_updated_at`;
      await sql`
        update ${sql(table)} set updated_at = now() - make_interval(days => ${daysAgo})
        where ${sql(column)} = ${id}`;
      await sql`alter table ${sql(table)} enable trigger set_updated_at`;
    });
  }

  /** Makes all reviews due now. */
  async reviewNow(): Promise<void> {
    await this.database.sql`update resume_reviews set review_at = now()`;
  }

  /** In how many days the resumes of a person are reviewed; undefined: not at all. */
  async reviewOf(userId: string): Promise<unknown> {
    const [row] = await this.database.sql`
      select floor(extract(epoch from review_at - now()) / 86400)::int as days
      from resume_reviews where user_id = ${userId}`;
    return row?.["days"];
  }
}
