import { signIn } from "@/lib/auth";
import { AppError } from "@/lib/core/errors";
import { requireSameOrigin } from "@/lib/http/same-origin";
import { safeNext } from "../next-path";

export const runtime = "edge";

const seeOther = (location: string) => new Response(null, { status: 303, headers: { location } });

/** An ordinary form, because it leaves for another host: Auth.js keeps its state in cookies and names the address. */
export async function POST(request: Request): Promise<Response> {
  try {
    requireSameOrigin(request);
  } catch (error) {
    if (error instanceof AppError) return seeOther("/sign-in?error=1");
    throw error;
  }
  const next = safeNext(String((await request.formData()).get("next") ?? ""));
  return seeOther(await signIn("google", { redirect: false, redirectTo: next }));
}
