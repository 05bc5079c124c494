import { after } from "next/server";

/** Runs this once the answer has left; the platform keeps the request alive for it. Never fails the request. */
export function afterAnswer(run: () => Promise<unknown>): void {
  const quietly = () => run().catch(() => undefined);
  try {
    after(quietly);
  } catch {
    // Outside a request, as in tests and scripts, nothing waits for it.
    void quietly();
  }
}
