import type { PaperFile } from "@/lib/papers";

const EXTENSIONS = {
  "application/pdf": "pdf",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/heic": "heic",
} as const;

/** Bytes of somebody's paper: kept by nobody in between, run by no browser, named by us and not by whoever sent it. */
export const privateFile = ({ body, contentType, paperId }: PaperFile): Response =>
  new Response(body, {
    headers: {
      "content-type": contentType,
      "cache-control": "private, no-store",
      "content-disposition": `inline; filename="paper-${paperId.slice(-12)}.${EXTENSIONS[contentType]}"`,
      "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
    },
  });
