export const runtime = "edge";

/** The process answers; says nothing of what it depends on. */
export const GET = () => Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
