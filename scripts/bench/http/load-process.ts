/** Asks a server over HTTP as fast as its clients can, in a process of its own. Started by load.ts. */
import { Agent, request } from "node:http";
import type { HttpRequest, LoadAnswer, LoadJob } from "./messages";

type Reply = { status: number; body: string };
const agents = new Map<string, Agent>();

/** Connections stay open between jobs, as those of a browser or of a client in production do. */
function agentOf(origin: string): Agent {
  const agent = agents.get(origin) ?? new Agent({ keepAlive: true, maxSockets: 512, scheduling: "fifo" });
  agents.set(origin, agent);
  return agent;
}

function ask(url: URL, { method, path, headers, body }: HttpRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { agent: agentOf(url.origin), host: url.hostname, port: url.port, method, path };
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request({ ...options, headers: { ...headers, ...length } }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
      );
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function run(job: LoadJob): Promise<LoadAnswer> {
  const url = new URL(job.origin);
  const answer: LoadAnswer = { latencies: [], statuses: {}, seconds: 0 };
  let next = 0;
  const began = performance.now();
  const until = began + job.seconds * 1_000;
  const client = async () => {
    while (performance.now() < until) {
      const wanted = job.requests[job.again ? next % job.requests.length : next];
      next++;
      if (!wanted) return;
      const at = performance.now();
      const { status, body } = await ask(url, wanted).catch((error) => ({ status: 0, body: String(error) }));
      answer.latencies.push(performance.now() - at);
      answer.statuses[status] = (answer.statuses[status] ?? 0) + 1;
      if (status !== job.expect) answer.firstWrong ??= `${status} ${body.slice(0, 300)}`;
    }
  };
  await Promise.all(Array.from({ length: job.clients }, client));
  answer.seconds = (performance.now() - began) / 1_000;
  return answer;
}

process.on("message", (job: LoadJob) => {
  void run(job).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit(0));
