import QuickLRU from "quick-lru";

const MAX_RESULTS = 200;

/** The function, which remembers its last results by the texts that they are made of. */
export function memoize<Result>(
  make: (texts: readonly string[]) => Result,
): (texts: readonly string[]) => Result {
  const results = new QuickLRU<string, Result>({ maxSize: MAX_RESULTS });
  return (texts) => {
    const key = JSON.stringify(texts);
    const result = results.get(key) ?? make(texts);
    results.set(key, result);
    return result;
  };
}
