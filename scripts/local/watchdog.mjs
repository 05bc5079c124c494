// Ends what its parent started when the parent disappears without a goodbye (kill -9, a crashed terminal).
// It reads "+pid signal" and "-pid" lines; the end of its input means that the parent is gone.
import { createInterface } from "node:readline";

const watched = new Map();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

function send(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const [pid, signal] = line.slice(1).split(" ");
    if (line.startsWith("+")) watched.set(Number(pid), signal);
    else watched.delete(Number(pid));
  })
  .on("close", () => {
    const left = [...watched].filter(([pid, signal]) => send(pid, signal));
    if (left.length === 0) process.exit(0);
    setTimeout(() => {
      for (const [pid] of left) send(pid, "SIGKILL");
      process.exit(0);
    }, 6_000);
    setInterval(() => {
      if (!left.some(([pid]) => send(pid, 0))) process.exit(0);
    }, 100);
  });
