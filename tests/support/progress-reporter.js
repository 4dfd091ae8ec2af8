/** In logs, begins jest's line for a test file with the progress of the run; at the end it names skipped tests. */
module.exports = class ProgressReporter {
  #hasFilter;
  #startedAt = Date.now();

  constructor({ testNamePattern }) {
    this.#hasFilter = Boolean(testNamePattern);
  }

  onTestResult(_test, { skipped }, results) {
    // In a terminal jest shows the progress itself; of a skipped file it shows nothing.
    if (process.stderr.isTTY || skipped) return;
    const { numPassedTestSuites, numFailedTestSuites, numPendingTestSuites } = results;
    const done = numPassedTestSuites + numFailedTestSuites + numPendingTestSuites;
    const seconds = Math.round((Date.now() - this.#startedAt) / 1_000);
    process.stderr.write(`[${done}/${results.numTotalTestSuites} ${seconds} s] `);
  }

  onRunComplete(_contexts, { testResults }) {
    if (this.#hasFilter) return;
    const skipped = testResults.flatMap(({ testResults: tests }) =>
      tests.filter(({ status }) => status === "pending"),
    );
    if (skipped.length === 0) return;
    const names = skipped.map(({ fullName }) => `  ${fullName}`);
    process.stderr.write(`\nSkipped tests:\n${names.join("\n")}\n`);
  }
};
