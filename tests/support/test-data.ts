import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const GIVEN = process.env["TEST_DATA_DIR"];
const DIRECTORY = GIVEN ?? join(process.cwd(), "../shared/data");
const IS_REQUIRED = GIVEN !== undefined || process.env["CI"] === "true";

/**
 * Defines tests that need files which are not part of the project. Without the files they are skipped; in
 * CI, and where TEST_DATA_DIR is set, they fail.
 * @param folders of the test data that the tests read
 * @param define gets a function that reads a file by its path below the test data
 */
export function describeWithTestData(
  name: string,
  folders: string[],
  define: (readData: (path: string) => Buffer) => void,
): void {
  const missing = folders.filter((folder) => !existsSync(join(DIRECTORY, folder)));
  if (missing.length === 0) {
    describe(name, () => define((path) => readFileSync(join(DIRECTORY, path))));
    return;
  }
  const reason = `needs ${missing.join(", ")} in TEST_DATA_DIR`;
  const describeMissing = IS_REQUIRED ? describe : describe.skip;
  describeMissing(name, () => {
    test(reason, () => {
      expect(missing).toEqual([]);
    });
  });
}
