import type * as z from "zod";
import { type Body, call } from "../api";
import type { Person } from "../steps/person";

/**
 * Calls a function under its edge name.
 * @throws UserError if it returns an error or does not respond
 */
export const invoke = <Answer extends z.ZodType>(
  person: Person,
  name: string,
  answer: Answer,
  body?: Body,
): Promise<z.output<Answer>> => call(person, `POST /functions/v1/${name}`, answer, body);
