import { ENDPOINTS } from "@/app/api/_v1";
import { env } from "@/lib/env";
import { openApi } from "@/lib/http/openapi";

export const runtime = "edge";

/** The description of the API, made from the endpoints themselves. */
export const GET = () => Response.json(openApi(ENDPOINTS, env().APP_URL));
