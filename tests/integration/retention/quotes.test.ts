import { ownDatabase } from "../../support/own-database";
import {
  deleteTranscripts,
  forgetEverything,
  insertOrganisation,
  insertTranscript,
  type Organisation,
  startedRun,
} from "../../support/retention";

/** Of a score. */
const LONGEST_TEXT = 4_000;

const database = ownDatabase();

async function without(text: string | null, ...quotes: string[]): Promise<unknown> {
  const [row] = await database.sql`
    select without_quotes(${text}, ${quotes}::text[]) as once,
      without_quotes(without_quotes(${text}, ${quotes}::text[]), ${quotes}::text[]) as twice`;
  expect(row?.["twice"]).toEqual(row?.["once"]);
  return row?.["once"];
}

describe("what stands between quotation marks is removed", () => {
  it.each([
    ['Said "I asked", then "I went".', "Said [removed], then [removed]."],
    ["Said “I asked”, then “I went”.", "Said [removed], then [removed]."],
    ["Sagte „Ich fragte“, dann „Ich ging“.", "Sagte [removed], dann [removed]."],
    ["Sagte „Ich fragte”, dann “I went”.", "Sagte [removed], dann [removed]."],
    ["Sa ”jag frågade”, sedan ”jag gick”.", "Sa [removed], sedan [removed]."],
    ["A dit « j’ai demandé », puis «parti».", "A dit [removed], puis [removed]."],
    ["Sagte »Ich fragte«, dann »Ich ging«.", "Sagte [removed], dann [removed]."],
    ["彼女は「聞いた」と『行った』と言った。", "彼女は[removed]と[removed]と言った。"],
    ["Said ‘I don’t ask’, then ‘I went’.", "Said [removed], then [removed]."],
    ["Said 'I don't ask', then 'Yes.'", "Said [removed], then [removed]"],
    ["Said 'the nurses' ward was full'.", "Said [removed]."],
    ["Sagte ‚Ich fragte‘ und ›ging‹.", "Sagte [removed] und [removed]."],
    ["Said “she said “go” and I went” at once.", "Said [removed] at once."],
    ["Said “she said ‘go’, I went” at once.", "Said [removed] at once."],
    ['Said\n"one\n\ntwo"\nand no more.', "Said\n[removed]\nand no more."],
  ])("%s", async (text, left) => {
    expect(await without(text)).toBe(left);
  });
});

test.each(['"', "“", "„", "«", "「"])(
  "what %s opens in a text that was cut goes to its end",
  async (mark) => {
    const text = `Cut short: ${mark}${"I asked. ".repeat(500)}`;
    expect(await without(text.slice(0, LONGEST_TEXT))).toBe("Cut short: [removed]");
  },
);

describe("the scorer's own words stay", () => {
  it.each([
    "The candidate's answers weren't long, the nurses' ward isn't named.",
    "The candidate’s answers weren’t long, the nurses’ ward isn’t named.",
    'The screen is 24" wide.',
    "Asked 5 patients; 3 < 4 > 2, [removed] and *so* on (twice).",
    "",
  ])("%s", async (text) => {
    expect(await without(text)).toBe(text);
  });

  it("where there are none", async () => {
    expect(await without(null, "I asked")).toBeNull();
  });
});

describe("a quote that is cited", () => {
  it("is removed wherever it stands, the longer before what it holds", async () => {
    const text = "I asked the ward, they say; I asked, and asked.";
    const quotes = ["", " ", "I asked", " I asked the ward"];
    expect(await without(text, ...quotes)).toBe("[removed], they say; [removed], and asked.");
  });

  it("is found whatever its case and spaces, but not in other words", async () => {
    expect(await without("They said it  took two\nweeks.", "It took two weeks.")).toBe(
      "They said [removed]",
    );
    expect(await without("In April I saw an insight.", "I")).toBe(
      "In April [removed] saw an insight.",
    );
    expect(await without("Er sagte ΟΔΟΣ ΜΟΥ.", "οδος μου")).toBe("Er sagte [removed].");
    expect(await without("彼女は聞いたと言った。", "聞いた")).toBe("彼女は[removed]と言った。");
  });

  it("may hold marks of its own, and what stands for the removed", async () => {
    expect(await without('He said "go" and I went (.*) $1.', 'said "go" and I', "(.*)")).toBe(
      "He [removed] went [removed] $1.",
    );
    expect(await without("Was removed by me.", "removed", "e")).toBe("Was [removed] by me.");
  });
});

describe("a transcript whose time is over takes its quotes out of the score", () => {
  const EVIDENCE = "Told of a shift: “It was long”. I asked the ward.";
  let ours: Organisation;
  let runId: string;

  beforeEach(async () => {
    await forgetEverything(database);
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
      values (${id}, 'Calm', 80, 'Never said "no". I asked the ward.')`;
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

  it("by each of its dimensions, its summary and its feedback", async () => {
    const [over, recent] = [await insertScored(31), await insertScored(29)];
    const kept = await scoreOf(recent);
    expect(await deleteTranscripts(database, runId)).toEqual({ deleted: 1, more: false });
    const narrative_summary = "Kind; [removed].";
    const candidate_feedback = "You said: [removed] Go on.";
    const texts = { cited_quotes: [], narrative_summary, candidate_feedback };
    expect(await scoreOf(over)).toEqual([
      { evidence: "Never said [removed]. [removed]", ...texts },
      { evidence: "Told of a shift: [removed]. [removed]", ...texts },
    ]);
    expect(await scoreOf(recent)).toEqual(kept);
  });

  it("also where the transcript is gone already, by its interview", async () => {
    const id = await insertScored(31);
    await deleteTranscripts(database, runId);
    const left = await scoreOf(id);
    await database.sql`select forget_quotes(array[${id}]::uuid[])`;
    expect(await scoreOf(id)).toEqual(left);
  });
});
