const { availableParallelism } = require("node:os");

const common = {
  testEnvironment: "node",
  transform: { "^.+\\.[cm]?[jt]s$": "@swc/jest" },
  // Packages that ship ES modules only; jest runs CommonJS, so swc turns them into it.
  transformIgnorePatterns: [
    "/node_modules/(?!(jose|unpdf|cockatiel|get-port|p-wait-for|quick-lru|yocto-spinner|yoctocolors)/)",
  ],
  testMatch: ["**/*.test.ts"],
  setupFilesAfterEnv: ["<rootDir>/tests/support/require-assertions.ts"],
};

/** Two projects: `unit` needs nothing; `integration` starts the local cloud and host once for all its files. */
module.exports = {
  // It ends a test that hangs; a slow machine passes. Jest ignores it inside a project.
  testTimeout: 180_000,
  // Integration tests wait more than they compute: two workers a core keep a core busy.
  maxWorkers: 2 * availableParallelism(),
  reporters: ["<rootDir>/tests/support/progress-reporter.js", "default"],
  projects: [
    {
      ...common,
      displayName: "unit",
      roots: ["<rootDir>/functions", "<rootDir>/shared", "<rootDir>/infra", "<rootDir>/tools"],
    },
    {
      ...common,
      displayName: "integration",
      roots: ["<rootDir>/tests"],
      globalSetup: "<rootDir>/tests/support/setup.ts",
      globalTeardown: "<rootDir>/tests/support/teardown.ts",
    },
  ],
};
