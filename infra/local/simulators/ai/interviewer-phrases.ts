import type { Language } from "./language";

type PhraseSet = {
  thanks: string;
  /** Quotes a few of the candidate's words. */
  reaction: (quote: string) => string;
  /** Different questions about one competency, used in turn; one sentence each. */
  questions: readonly ((competency: string) => string)[];
  closing: string;
};

/** What the simulated interviewer can say, in each supported language. */
export const PHRASES: Record<Language, PhraseSet> = {
  en: {
    thanks: "Thank you.",
    reaction: (quote) => `Thank you. You said “${quote}”, which is good to know.`,
    questions: [
      (c) => `Let us turn to ${c}: can you describe a situation where it mattered in your work?`,
      (c) => `When did ${c} last make a difference in your work, and what did you do?`,
      (c) => `Could you give me a concrete example that shows your ${c}?`,
    ],
    closing: "That covers everything I wanted to ask. Thank you for your time today.",
  },
  fr: {
    thanks: "Merci.",
    reaction: (quote) => `Merci. Vous avez dit « ${quote} », c’est bon à savoir.`,
    questions: [
      (c) => `Parlons maintenant de ${c} : pouvez-vous décrire une situation où cela a compté ?`,
      (c) => `Quand ${c} a-t-il été décisif dans votre travail, et qu’avez-vous fait ?`,
      (c) => `Pourriez-vous donner un exemple concret concernant ${c} ?`,
    ],
    closing:
      "Nous avons abordé tous les sujets prévus. Merci pour le temps que vous m’avez accordé.",
  },
  de: {
    thanks: "Vielen Dank.",
    reaction: (quote) => `Vielen Dank. Sie sagten „${quote}“, das ist gut zu wissen.`,
    questions: [
      (c) => `Kommen wir zu ${c}: Können Sie eine Situation beschreiben, in der es darauf ankam?`,
      (c) => `Wann war ${c} in Ihrer Arbeit zuletzt entscheidend, und was haben Sie getan?`,
      (c) => `Können Sie ein konkretes Beispiel zu ${c} nennen?`,
    ],
    closing: "Damit haben wir alle Themen besprochen. Vielen Dank für Ihre Zeit.",
  },
  es: {
    thanks: "Gracias.",
    reaction: (quote) => `Gracias. Ha dicho «${quote}», es bueno saberlo.`,
    questions: [
      (c) => `Hablemos de ${c}: ¿puede describir una situación en la que fue importante?`,
      (c) => `¿Cuándo fue decisivo ${c} en su trabajo y qué hizo usted?`,
      (c) => `¿Podría dar un ejemplo concreto sobre ${c}?`,
    ],
    closing: "Hemos tratado todos los temas previstos. Gracias por su tiempo.",
  },
  ja: {
    thanks: "ありがとうございます。",
    reaction: (quote) => `ありがとうございます。「${quote}」とのこと、よく分かりました。`,
    questions: [
      (c) => `次に「${c}」について、それが重要だった場面を具体的に教えてください。`,
      (c) => `最近「${c}」が役に立ったのはどのような時で、何をされましたか。`,
      (c) => `「${c}」を示す具体的な例を一つ挙げていただけますか。`,
    ],
    closing: "お伺いしたいことは以上です。本日はお時間をいただき、ありがとうございました。",
  },
};

/** A question about a competency; the turn number selects its wording. */
export function question(language: Language, competency: string, turn: number): string {
  const { questions } = PHRASES[language];
  return questions[turn % questions.length]?.(competency) ?? competency;
}
