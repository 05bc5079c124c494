import { badParam, refused } from "./api-error";
import { type Json, num, obj, str } from "./json";
import { listing, post, type Route, retrieve } from "./route";
import type { World } from "./world";

/** What Stripe takes as evidence, by the type it is sent as, and how much of it. */
const EVIDENCE_TYPES: Record<string, string> = {
  "application/pdf": "pdf",
  "image/jpeg": "jpg",
  "image/png": "png",
};
const FILE_BYTES = 5_000_000;
const EVIDENCE_BYTES = 4_500_000;
const EVIDENCE_CHARACTERS = 150_000;
const FILE_FIELDS = new Set([
  "cancellation_policy",
  "customer_communication",
  "customer_signature",
  "duplicate_charge_documentation",
  "receipt",
  "refund_policy",
  "service_documentation",
  "shipping_documentation",
  "uncategorized_file",
]);

/** `multipart/form-data`, read as latin1, as the form it stands for: of a file its name, type and size. */
export function multipartForm(body: string, contentType: string): string {
  const boundary = /boundary=([^;]+)/.exec(contentType)?.[1] ?? "";
  const form = new URLSearchParams();
  for (const part of body.split(`--${boundary}`).slice(1, -1)) {
    const [head = "", ...rest] = part.slice(2).split("\r\n\r\n");
    const content = rest.join("\r\n\r\n").slice(0, -2);
    const name = /name="([^"]*)"/.exec(head)?.[1] ?? "";
    const filename = /filename="([^"]*)"/.exec(head)?.[1];
    if (filename === undefined) form.append(name, content);
    else {
      form.append(`${name}[filename]`, filename);
      form.append(`${name}[type]`, /content-type: *(\S+)/i.exec(head)?.[1] ?? "");
      form.append(`${name}[size]`, String(content.length));
    }
  }
  return form.toString();
}

/** Evidence names files that were uploaded for it, and both files and words have a limit. */
export function checkEvidence(world: World, account: string, evidence: Json): void {
  let bytes = 0;
  let characters = 0;
  for (const [key, value] of Object.entries(evidence)) {
    if (typeof value !== "string" || value === "") continue;
    if (!FILE_FIELDS.has(key)) {
      characters += value.length;
      continue;
    }
    const file = world.need("file", value, account, `evidence[${key}]`);
    if (file.purpose !== "dispute_evidence")
      throw badParam("The file was not uploaded with the purpose dispute_evidence.", `evidence[${key}]`);
    bytes += num(file, "size");
  }
  if (bytes > EVIDENCE_BYTES) throw refused("The combined size of the evidence is above 4.5 MB.");
  if (characters > EVIDENCE_CHARACTERS)
    throw refused("The combined character count of the evidence is above 150,000.");
}

export const fileRoutes: Route[] = [
  post("/v1/files", "file purpose", ({ world, account, params }) => {
    const file = obj(params.file);
    const [type, size] = [EVIDENCE_TYPES[str(file, "type")], num(file, "size")];
    if (!type) throw badParam("Files for this purpose are PDF, JPEG or PNG.", "file");
    if (size < 1 || size > FILE_BYTES) throw badParam("The file must have between 1 byte and 5 MB.", "file");
    return world.insert("File", account, {
      ...{ filename: str(file, "filename"), purpose: params.purpose, size, type },
      ...{ title: null, url: null, expires_at: null },
    });
  }),
  retrieve("/v1/files/{id}", "file"),
  listing("/v1/files", "file", "purpose"),
];
