import { createStorageRental, listStorageRentals } from "@/app/api/_v1/storage-rentals";
import { serve } from "@/lib/http/endpoint";

export const runtime = "edge";
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serve(
  createStorageRental,
  listStorageRentals,
);
