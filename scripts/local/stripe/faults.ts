import { ApiError } from "./api-error";
import type { Fault } from "./state";
import type { World } from "./world";

/** The connection ends without an answer. */
export class ConnectionLost extends Error {}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms).unref());

/** What a test has asked to go wrong with the next calls. */
export class Faults {
  constructor(private readonly world: World) {}

  add(fault: Partial<Fault>): void {
    this.world.state.faults.push({
      method: fault.method ?? "*",
      path: fault.path ?? "/v1/*",
      contains: fault.contains ?? "",
      times: fault.times ?? 1,
      kind: fault.kind ?? "error",
      status: fault.status ?? 500,
      // A timeout outlasts the patience of any client, unless the test says otherwise.
      delayMs: fault.delayMs ?? (fault.kind === "timeout" ? 60_000 : 0),
    });
  }

  /** Runs before the call is executed; true means that its answer gets lost afterwards. */
  async before(method: string, path: string, body = ""): Promise<boolean> {
    const fault = this.take(method, path, body);
    if (!fault) return false;
    if (fault.delayMs > 0) await sleep(fault.delayMs);
    if (fault.kind === "delay") return false;
    if (fault.kind === "dropped") return true;
    if (fault.kind !== "error") throw new ConnectionLost(fault.kind);
    if (fault.status === 429) {
      throw new ApiError(
        429,
        "invalid_request_error",
        "Request rate limit exceeded.",
        { code: "rate_limit" },
        { beforeExecution: true },
      );
    }
    throw new ApiError(
      fault.status,
      "api_error",
      "An unknown error occurred. (injected)",
      {},
      { beforeExecution: true },
    );
  }

  private take(method: string, path: string, body: string): Fault | undefined {
    const { faults } = this.world.state;
    const fault = faults.find(
      (entry) =>
        (entry.method === "*" || entry.method === method) &&
        fits(entry.path, path) &&
        `${path} ${body}`.includes(entry.contains),
    );
    if (!fault) return undefined;
    fault.times -= 1;
    if (fault.times <= 0) this.world.state.faults = faults.filter((entry) => entry !== fault);
    return fault;
  }
}

// A star stands for anything, as in /v1/payment_intents/*/capture.
function fits(pattern: string, path: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(path);
}
