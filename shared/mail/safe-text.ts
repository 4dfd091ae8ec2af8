import { cutCharacters } from "../core/text";

/** Longer names are cut: no real name is longer. */
const NAME_CHARACTERS = 200;
const MESSAGE_CHARACTERS = 5_000;

/** No more of a text is looked at. */
const READ_CHARACTERS = 20_000;

/** For people. The formatter is created on use: at the start of the app it would be slow. */
export const formatTime = (date: Date): string =>
  `${new Intl.DateTimeFormat("en-AU", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(date)} UTC`;

/**
 * Characters that nobody sees, bidirectional controls among them: they hide text, or show it in another order. Joiners
 * and variation selectors stay where they shape an emoji, joiners also within words of scripts that use them.
 */
const INVISIBLE =
  /(?!(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)(?:\ufe0f|\u200d)|(?<=\p{Script=Arabic}|\p{M})(?:\u200c|\u200d)(?=[\p{L}\p{M}]))[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

/**
 * Many mail programs turn text that looks like a URL or an address into a link, and browsers take many characters for
 * a dot or a slash: an invisible word joiner after punctuation prevents that. That of words and emoji stays as it is.
 */
const LINK_PUNCTUATION =
  /(?<=\S)(?![-'’_&*#(),"!?])[\p{P}\u2044\u2215\u2219\u2236\u22c5\u29f8](?!\ufe0f)(?=\S)/gu;

/** Numbers of seven or more digits: mail programs make links of those that look like a telephone number. */
const LONG_NUMBER = /\p{Nd}(?:[\s\p{P}+]{0,3}\p{Nd}){6,}/gu;

const shown = (text: string, characters: number) =>
  cutCharacters(text.trim(), characters).replace(LINK_PUNCTUATION, "$&\u2060");

/** A name on one line, so that it adds no header and hides nothing, without links and telephone numbers. */
export const nameForMail = (name: string): string =>
  shown(
    name
      .slice(0, READ_CHARACTERS)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
      .replace(INVISIBLE, "")
      .replace(/\s+/g, " ")
      .replace(LONG_NUMBER, "…"),
    NAME_CHARACTERS,
  );

/** A text of several lines, without what is hidden and without links. */
export const messageForMail = (message: string): string =>
  shown(
    message
      .slice(0, READ_CHARACTERS)
      .replace(/\r\n?|[\p{Zl}\p{Zp}]/gu, "\n")
      .replace(/[^\P{Cc}\n\t]/gu, "")
      .replace(INVISIBLE, ""),
    MESSAGE_CHARACTERS,
  );
