import { existsSync, readFileSync } from "node:fs";
import { parseSchedule, type Schedule } from "./cron-schedule";

const CALL_WITHIN_MS = 120_000;
const MINUTE_MS = 60_000;

interface Job {
  path: string;
  schedule: Schedule;
  running: boolean;
}

export interface CronOptions {
  configFile: string;
  appUrl: string;
  secret: string;
  say: (line: string) => void;
}

function readJobs(configFile: string): Job[] {
  if (!existsSync(configFile)) return [];
  const config = JSON.parse(readFileSync(configFile, "utf8")) as {
    crons?: { path: string; schedule: string }[];
  };
  return (config.crons ?? []).map(({ path, schedule }) => ({
    path,
    schedule: parseSchedule(schedule),
    running: false,
  }));
}

async function call(job: Job, { appUrl, secret, say }: CronOptions): Promise<void> {
  // A job that still works on the last minute is not started again.
  if (job.running) return;
  job.running = true;
  try {
    const response = await fetch(`${appUrl}${job.path}`, {
      headers: { authorization: `Bearer ${secret}` },
      signal: AbortSignal.timeout(CALL_WITHIN_MS),
    });
    await response.arrayBuffer();
    if (!response.ok) say(`${job.path} answered ${response.status}`);
  } catch (error) {
    say(`${job.path} could not be called: ${error instanceof Error ? error.message : error}`);
  } finally {
    job.running = false;
  }
}

/** Calls the app's cron routes when `vercel.json` says, as Vercel does in production. */
export function startCron(options: CronOptions): { jobs: number; stop(): void } {
  const jobs = readJobs(options.configFile);
  let timer: NodeJS.Timeout | undefined;
  const untilNextMinute = () => MINUTE_MS - (Date.now() % MINUTE_MS);
  const tick = () => {
    const now = new Date();
    for (const job of jobs) {
      if (job.schedule.matches(now)) void call(job, options);
    }
    timer = setTimeout(tick, untilNextMinute());
  };
  if (jobs.length > 0) timer = setTimeout(tick, untilNextMinute());
  return { jobs: jobs.length, stop: () => clearTimeout(timer) };
}
