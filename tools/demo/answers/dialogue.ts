import * as z from "zod";

const dialogue = z.object({
  turns: z.array(z.object({ speaker: z.string(), role: z.string(), text: z.string() })),
});

const ANSWERING_ROLE = "respondent";

/**
 * The answers of a dialogue in JSON: `{turns: [{speaker, role, text}]}`, where the one who answers
 * has the role `respondent`.
 * @throws z.ZodError, SyntaxError
 */
export function dialogueAnswers(text: string): { speaker: string; answers: string[] } {
  const { turns } = dialogue.parse(JSON.parse(text));
  const answering = turns.filter(({ role }) => role === ANSWERING_ROLE);
  return {
    speaker: [...new Set(answering.map(({ speaker }) => speaker))].join(" and "),
    answers: answering.map((turn) => turn.text),
  };
}
