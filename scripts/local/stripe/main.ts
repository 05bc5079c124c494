import { parseArgs } from "node:util";
import { startStripeDouble } from "./index";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: process.env.STRIPE_DOUBLE_PORT ?? "0" },
    host: { type: "string", default: process.env.STRIPE_DOUBLE_HOST ?? "127.0.0.1" },
    state: { type: "string", default: process.env.STRIPE_DOUBLE_STATE ?? "" },
    "secret-key": { type: "string", default: process.env.STRIPE_SECRET_KEY ?? "sk_test_double" },
    "die-with-parent": { type: "boolean", default: false },
  },
});

const double = await startStripeDouble({
  port: Number(values.port),
  host: values.host,
  secretKey: values["secret-key"],
  ...(values.state ? { stateFile: values.state } : {}),
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await double.stop();
  process.exit(0);
}

process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());
if (values["die-with-parent"]) {
  // The parent holds the other end of stdin; when it is gone, nobody is left to stop this process.
  process.stdin.resume();
  process.stdin.on("end", () => void stop());
  process.stdin.on("close", () => void stop());
}

console.log(JSON.stringify({ ready: true, url: double.url }));
