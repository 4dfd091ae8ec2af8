import * as z from "zod";
import { TEXT_LIMITS } from "./text-limits";

/** A text of an answer: no longer than the database stores texts of its kind. */
export const textOf = (kind: keyof typeof TEXT_LIMITS) => z.string().max(TEXT_LIMITS[kind]);

/** A time as the database writes it. */
export const time = z.iso.datetime({ offset: true });

/** Far more than any answer lists: rights and limits bound each list by itself. */
const MAX_ENTRIES = 10_000;

/** A list of an answer. */
export const listOf = <Entry extends z.ZodType>(entry: Entry) => z.array(entry).max(MAX_ENTRIES);
