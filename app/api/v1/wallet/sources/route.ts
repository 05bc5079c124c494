import { listMyTransferSources } from "@/app/api/_v1/credit-transfers";
import { serve } from "@/lib/http/endpoint";

export const runtime = "edge";
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serve(listMyTransferSources);
