import { ownDatabase } from "../../support/own-database";
import {
  clearRetention,
  deleteTranscripts,
  insertOrganisation,
  insertTranscript,
  type Organisation,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();

describe("the quotes of an expired transcript are removed from the score", () => {
  const EVIDENCE = "Described a shift: “It was long”. I asked the ward.";
  let ours: Organisation;
  let runId: string;

  beforeEach(async () => {
    await clearRetention(database);
    ours = await insertOrganisation(database, { transcriptDays: 30 });
    runId = await startedRun(database);
  });

  async function insertScored(endedDaysAgo: number): Promise<string> {
    const { id } = await insertTranscript(database, ours, { endedDaysAgo });
    await database.sql`
      update score_dimensions set evidence = ${EVIDENCE},
        cited_quotes = ${database.sql.json(["I asked the ward."])}
      where interview_id = ${id}`;
    await database.sql`
      insert into score_dimensions (interview_id, dimension, score, evidence)
      values (${id}, 'Calm', 8, 'Never said "no". I asked the ward.')`;
    await database.sql`
      insert into interview_scores
        (interview_id, overall_score, narrative_summary, candidate_feedback)
      values (${id}, 80, 'Kind; "I listen".', 'You said: I asked the ward. Go on.')`;
    return id;
  }

  const scoreOf = async (id: string) =>
    (
      await database.sql`
        select evidence, cited_quotes, narrative_summary, candidate_feedback
        from score_dimensions join interview_scores using (interview_id)
        where interview_id = ${id} order by dimension`
    ).map((row) => ({ ...row }));

  it("from its dimensions, summary and feedback", async () => {
    const [over, recent] = [await insertScored(31), await insertScored(29)];
    const kept = await scoreOf(recent);
    expect(await deleteTranscripts(database, runId)).toEqual({ deleted: 1, more: false });
    const narrative_summary = "Kind; [removed].";
    const candidate_feedback = "You said: [removed] Go on.";
    const texts = { cited_quotes: [], narrative_summary, candidate_feedback };
    expect(await scoreOf(over)).toEqual([
      { evidence: "Never said [removed]. [removed]", ...texts },
      { evidence: "Described a shift: [removed]. [removed]", ...texts },
    ]);
    expect(await scoreOf(recent)).toEqual(kept);
  });

  it("and the rest is unchanged when the transcript is deleted again", async () => {
    const id = await insertScored(31);
    await deleteTranscripts(database, runId);
    const left = await scoreOf(id);
    await database.sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      values (${id}, 'candidate', 'More words.', 0)`;
    expect(await deleteTranscripts(database, runId)).toEqual({ deleted: 1, more: false });
    expect(await scoreOf(id)).toEqual(left);
  });
});
