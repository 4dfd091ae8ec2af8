/**
 * Loads Supabase Lite, which ships ES modules only, when it is first needed.
 * It reads its switches from the environment while it loads.
 */
export async function loadLite() {
  process.env["LITE_TELEMETRY"] = "0";
  process.env["EXPERIMENTAL_STORAGE"] = "1";
  const emitWarning = process.emitWarning.bind(process);
  const { App } = await import("@supabase/lite");
  const { createPostgresConnection } = await import("@supabase/lite/postgres");
  // Lite replaces it by a function that throws when Node itself warns of something.
  process.emitWarning = emitWarning;
  return { App, createPostgresConnection };
}
