import { UserError } from "../../infra/local/cli";

/** @throws UserError where nothing answers at all */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    const { origin } = new URL(url);
    const isLate = cause instanceof Error && cause.name === "TimeoutError";
    throw new UserError(
      `${isLate ? "No answer in time" : "Nothing answers"} at ${origin}. Start everything with ` +
        "`npm start`, wait until it says that it is ready, and run the demo again.",
      { cause },
    );
  }
}
