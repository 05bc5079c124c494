import { FeedProblem } from "@/lib/core/calendar-terms";
import { outsideUrl, refuseInnerName } from "./outside-address";

const TIMEOUT_MS = 10_000;

/** What somebody else's server made of what it was told: its status, or that it was not reached. */
export type Told = { status: number; problem: "" } | { status: null; problem: string };

/**
 * Posts JSON to an address that a stranger gave, under the rules for such addresses. It may not lead elsewhere, and
 * nothing of its answer is read but the status.
 */
export async function postOutside(
  address: string,
  body: string,
  headers: Record<string, string>,
): Promise<Told> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const url = outsideUrl(address);
    await refuseInnerName(url, signal);
    const request: RequestInit = {
      method: "POST",
      body,
      headers: { "content-type": "application/json", "user-agent": "Prep-Doors/1", ...headers },
      signal,
      redirect: "manual",
      cache: "no-store",
    };
    // Untraced: a trace would note down the address, which may carry somebody's secret.
    const untraced = { opentelemetry: { ignore: true }, next: { internal: true } };
    const response = await fetch(url, Object.assign(request, untraced));
    await response.body?.cancel();
    return { status: response.status, problem: "" };
  } catch (error) {
    const problem = error instanceof FeedProblem ? error.code : signal.aborted ? "too_slow" : "unreachable";
    return { status: null, problem };
  }
}
