import { MONEY_DESK } from "@/app/api/_v1/money-desk";
import { serve } from "@/lib/http/endpoint";

export const runtime = "edge";
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serve(MONEY_DESK.lookUp);
