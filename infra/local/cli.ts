/** A failure that the person at the terminal can mend: its message says how, and is all they see. */
export class UserError extends Error {
  override name = "UserError";
}
