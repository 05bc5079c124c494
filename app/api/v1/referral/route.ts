import { acceptMyInvitation, readMyReferral } from "@/app/api/_v1/wallet";
import { serve } from "@/lib/http/endpoint";

export const runtime = "edge";
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serve(acceptMyInvitation, readMyReferral);
