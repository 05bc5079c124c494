import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Sample, sampleOf } from "../bar";
import type { LoadAnswer, LoadJob } from "./messages";

const FLOOR_SECONDS = 2;

/** A client process, and a bare server beside it to know what the machine can do at this moment. */
export type Load = {
  send(job: LoadJob): Promise<LoadAnswer>;
  /** Answers with another status than expected count as failures. */
  sample(job: LoadJob): Promise<Sample>;
  floor(clients: number): Promise<number>;
  stop(): void;
};

function start(file: string): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), [], { execArgv: ["--import", "tsx"] });
}

/** Starts both processes; they end with this one. */
export async function startLoad(say: (line: string) => void): Promise<Load> {
  const [client, bare] = [start("load-process.ts"), start("floor-process.ts")];
  const [port] = (await once(bare, "message")) as [number];
  const send = async (job: LoadJob): Promise<LoadAnswer> => {
    client.send(job);
    const [answer] = (await once(client, "message")) as [LoadAnswer];
    return answer;
  };
  return {
    send,
    async sample(job) {
      const answer = await send(job);
      if (answer.firstWrong) say(`expected ${job.expect}, got ${answer.firstWrong}`);
      const right = answer.statuses[job.expect] ?? 0;
      return sampleOf(answer.latencies, answer.seconds, answer.latencies.length - right);
    },
    async floor(clients) {
      const requests = [{ method: "GET", path: "/", headers: {} }];
      const origin = `http://127.0.0.1:${port}`;
      const job = { origin, requests, again: true, clients, seconds: FLOOR_SECONDS, expect: 200 };
      return sampleOf(...timesOf(await send(job))).perSecond;
    },
    stop() {
      client.disconnect();
      bare.disconnect();
    },
  };
}

const timesOf = ({ latencies, seconds }: LoadAnswer): [number[], number] => [latencies, seconds];
