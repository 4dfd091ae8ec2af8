import { Cron } from "croner";
import type { FunctionApp } from "./app";
import type { RegisteredFunction, RpcData } from "./functions-core";
import { logFailure } from "./log";
import type { TimerTrigger } from "./metadata";

/**
 * Starts the app's timers, in UTC as on the platform; the returned function stops them. A run that
 * is due while the previous one is still running is skipped. @throws Error on an invalid schedule
 */
export function startTimers(app: FunctionApp, settings: NodeJS.ProcessEnv): () => void {
  const timers = [...app.functions.values()].flatMap((target) =>
    target.trigger.type === "timerTrigger"
      ? [startTimer(app, target, target.trigger, settings)]
      : [],
  );
  return () => {
    for (const timer of timers) timer.stop();
  };
}

/** The input of a timer function; on the platform the times come from storage. */
export function timerData(timer?: Cron): RpcData {
  const iso = (date: Date | null | undefined) => (date ?? new Date(0)).toISOString();
  return {
    json: JSON.stringify({
      IsPastDue: false,
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: iso(timer?.previousRun()),
        Next: iso(timer?.nextRun()),
        LastUpdated: iso(timer?.currentRun()),
      },
    }),
  };
}

function startTimer(
  app: FunctionApp,
  target: RegisteredFunction,
  { schedule, runOnStartup }: TimerTrigger,
  settings: NodeJS.ProcessEnv,
): Cron {
  const timer = new Cron(
    expandSettings(schedule, settings),
    {
      mode: "5-or-6-parts",
      // NCRONTAB requires both the day of the month and the day of the week to match.
      domAndDow: true,
      timezone: "UTC",
      protect: true,
      catch: (error) => logFailure(target.metadata.name, error),
    },
    async () => {
      await app.invoke(target, timerData(timer));
    },
  );
  if (runOnStartup) void timer.trigger();
  return timer;
}

/** Replaces each `%NAME%` with that setting, as the platform does. @throws Error if it is not set */
function expandSettings(text: string, settings: NodeJS.ProcessEnv): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`The setting ${name} of a timer is not set.`);
    return value;
  });
}
