import { createInspectionLink, listKitchenInspectionLinks } from "@/app/api/_v1/inspections";
import { serve } from "@/lib/http/endpoint";

export const runtime = "edge";
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  listKitchenInspectionLinks,
  createInspectionLink,
);
