import { decideRecordClosure } from "@/app/api/_v1/public-records";
import { serve } from "@/lib/http/endpoint";

export const runtime = "edge";
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serve(decideRecordClosure);
