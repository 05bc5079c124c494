import { readiness } from "@/lib/http/readiness";

export const runtime = "edge";

/** 503 when something is down without which nothing can be booked. */
export async function GET() {
  const { ready, checks } = await readiness();
  const headers = { "cache-control": "no-store" };
  return Response.json({ status: ready ? "ok" : "down", checks }, { status: ready ? 200 : 503, headers });
}
