import { systemCtx } from "@/lib/http/make-ctx";
import { afterAnswer } from "@/lib/integrations/after-answer";
import { drainOutbox } from "@/lib/notifications";

/** Sends what was just decided once the answer is out; cron sends whatever this leaves. */
export const mailSoon = (): void => afterAnswer(() => drainOutbox(systemCtx("after-request")));
