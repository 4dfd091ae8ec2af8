import { Problem, type ProblemCode } from "./problems";

/**
 * Waits for the work, but no longer than so many milliseconds. The work itself is not stopped.
 * @throws Problem of the code given, once the time is over
 */
export async function within<Value>(
  milliseconds: number,
  code: ProblemCode,
  work: Promise<Value>,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem(code)), milliseconds);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}
