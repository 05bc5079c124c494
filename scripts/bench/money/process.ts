import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Gives a job to a process of its own, which acts on the world that `env` names; without an answer it was killed or failed. */
export function inProcess<Job extends object, Answer>(
  file: URL,
  env: Record<string, string>,
  job: Job,
): { answer: Promise<Answer | null>; kill: () => void } {
  const child = fork(fileURLToPath(file), [], {
    execArgv: ["--conditions=react-server", "--expose-gc", "--import", "tsx"],
    env: { ...process.env, ...env },
  });
  child.send(job);
  const answer = Promise.race([once(child, "message"), once(child, "exit")]).then(([first]) =>
    typeof first === "object" && first !== null ? (first as Answer) : null,
  );
  return { answer, kill: () => child.kill("SIGKILL") };
}

/** The other end: does the job it is sent, answers, and ends. */
export function answerJob<Job, Answer extends object>(work: (job: Job) => Promise<Answer>): void {
  process.once("message", (job: Job) => {
    work(job).then(
      (answer) => process.send?.(answer, () => process.exit(0)),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
