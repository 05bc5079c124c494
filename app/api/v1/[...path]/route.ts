import { refuse } from "@/lib/core/errors";
import { respond } from "@/lib/http/problem";

export const runtime = "edge";

/** Whatever is no endpoint, answered as a machine can read it. */
const unknown = (request: Request) =>
  respond(request, async () => refuse("not_found", "There is no such endpoint"));

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT };
