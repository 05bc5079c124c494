import { joinOneWaitlist, listMyWaitlist } from "@/app/api/_v1/waitlist";
import { serve } from "@/lib/http/endpoint";

export const runtime = "edge";
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serve(joinOneWaitlist, listMyWaitlist);
