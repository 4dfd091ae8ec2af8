import type { RefusalCode } from "./schemas";

/** A resume that is not read; `code` says why. Nothing of the file stands in the message. */
export class ResumeRefusal extends Error {
  override readonly name = "ResumeRefusal";

  constructor(readonly code: RefusalCode) {
    super(code);
  }
}
