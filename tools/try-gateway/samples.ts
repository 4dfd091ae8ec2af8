import type { TurnContext } from "../../shared/interviews/store";
import type { ScoringContext } from "../../shared/scoring/store";

/** What the models are asked about. */

export const JOB = `Registered nurse on a surgical ward. You look after six patients, keep records, and hand over to the next shift. We require at least 3 years of experience in a hospital and a nursing licence. French is welcome.`;

export const RESUME = `Ada Example
ada@example.com · +41 31 555 01 02 · Bern

Experience
2019 – today: Registered nurse, Inselspital Bern. Surgical ward, six patients a shift.

Education
2016 – 2019: BSc Nursing, Bern University of Applied Sciences

Skills: wound care, electronic records, French`;

const QUESTION =
  "Can you describe a situation in which you noticed early that a patient got worse?";

export const ANSWER =
  "Last winter I noticed early signs of sepsis in one of my six patients. I called the doctor at once, started the protocol, and the patient recovered.";

/** What a content filter may refuse, though a candidate may have to say it. The simulated one refuses a word of it. */
export const REFUSED_ANSWER =
  "A patient shouted forbidden-word at me, and that he would stab me and kill my children. I stayed calm, called the guards, and wrote it down.";

const REQUIREMENTS = { key_competencies: ["Patient care", "Teamwork", "Record keeping"] };

const ID = "0b6e6f2e-7d3b-4d6a-9a53-2f5f0f7b9c11";

export const INTERVIEW: TurnContext = {
  interview: { id: ID, status: "in_progress", competencies: null },
  role: {
    organisation_id: ID,
    title: "Registered nurse",
    department: "Surgery",
    description: JOB,
    requirements: REQUIREMENTS,
    scoring_rubric: null,
  },
  turns: [
    {
      turn: 1,
      candidate: "Hello, I am ready.",
      interviewer: `Welcome. ${QUESTION}`,
      suggested_followup: null,
      competencies_covered: [],
    },
  ],
  opening: null,
  other_segments: [],
  competencies_covered: [],
  consented: true,
};

export const TRANSCRIPT: ScoringContext = {
  interview_id: ID,
  identity: {
    people: [{ first_name: "Ada", last_name: "Example", email: "ada@example.com", suburb: "Bern" }],
    schools: ["Bern University of Applied Sciences"],
    employers: ["Inselspital Bern"],
  },
  anti_cheat_signals: null,
  job_role: {
    id: ID,
    organisation_id: ID,
    title: "Registered nurse",
    requirements: REQUIREMENTS,
    scoring_rubric: null,
  },
  human_override: false,
  segments: [
    { speaker: "interviewer", content: QUESTION },
    { speaker: "candidate", content: ANSWER },
  ],
};
