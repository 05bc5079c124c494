// Serves the built app from two instances behind one port, as a host in production would from many: what is kept in
// one process's memory is missing in the other, and a burst has both cores.
import cluster from "node:cluster";
import { fileURLToPath } from "node:url";

const INSTANCES = 2;
const [exec, ...args] = process.argv.slice(2);

cluster.setupPrimary({
  exec,
  args,
  // A burst's requests are all alive at once. With the usual small nursery each of its collections copies them all.
  execArgv: [
    ...["--max-semi-space-size=64", "--min-semi-space-size=32"],
    ...["--require", fileURLToPath(new URL("async-context.cjs", import.meta.url))],
  ],
});
for (let i = 0; i < INSTANCES; i++) cluster.fork();

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  });
}
cluster.on("exit", (_worker, code) => {
  if (!stopping) {
    process.exitCode = code || 1;
    process.kill(process.pid, "SIGTERM");
  }
});
