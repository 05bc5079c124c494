import { after } from "next/server";
import { systemCtx } from "@/lib/http/make-ctx";
import { drainOutbox } from "@/lib/notifications";

/** Sends what was just decided once the answer is out; cron sends whatever this leaves. */
export function mailSoon(): void {
  after(async () => {
    await drainOutbox(systemCtx("after-request")).catch(() => undefined);
  });
}
