import { refuse } from "@/lib/core/errors";
import { sameSecret } from "@/lib/core/tokens";
import { env } from "@/lib/env";

/** For what only the platform's own clock and monitoring may ask. Refuses `unauthenticated`. */
export async function requireCronSecret(request: Request): Promise<void> {
  const given = request.headers.get("authorization") ?? "";
  if (!(await sameSecret(given, `Bearer ${env().CRON_SECRET}`)))
    refuse("unauthenticated", "This needs the cron secret");
}
