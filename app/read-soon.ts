import { env } from "@/lib/env";
import { afterAnswer } from "@/lib/integrations/after-answer";

const WITHIN_MS = 100_000;

/**
 * Has an upload read once the answer is out; cron reads whatever this leaves. By a request, because what asks runs on the edge
 * and what reads runs in Node.
 */
export const readSoon = (): void =>
  afterAnswer(() =>
    fetch(`${env().APP_URL}/api/cron/read-papers`, {
      headers: { authorization: `Bearer ${env().CRON_SECRET}` },
      signal: AbortSignal.timeout(WITHIN_MS),
    }),
  );
