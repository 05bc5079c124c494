import { createHash } from "node:crypto";
import type { Ctx } from "@/lib/context";
import { FIRST_BYTES, type PaperReading, type PaperType } from "@/lib/core/paper-terms";
import { finishPaper, startPaper } from "@/lib/papers";
import { ConfirmPaperInput, StartPaperInput } from "@/lib/papers/schemas";
import { importPacks } from "@/scripts/compliance/import";
import { packFiles } from "@/scripts/compliance/packs";
import type { World } from "./world";

export const RENTER_RULE = "chicago.renter.liability-coi";
export const HOST_RULE = "chicago.host.hood-cleaning";

/** Published rules of Chicago and of the nation, so that papers have something to be for, and the admin who published them. */
export async function publishRules(world: World) {
  const admin = await world.person({ platformRole: "admin", name: "First Admin" });
  const wanted = packFiles().filter(({ file }) => /federal|chicago/.test(file));
  await importPacks(world.as(admin), true, wanted);
  return admin;
}

/** What a browser says of a file before it sends it. */
export const fileFacts = (bytes: Uint8Array, contentType: PaperType) => ({
  contentType,
  byteCount: bytes.length,
  firstBytes: Buffer.from(bytes.subarray(0, FIRST_BYTES)).toString("base64"),
  sha256: createHash("sha256").update(bytes).digest("base64"),
  fileName: "paper",
});

type Started = Awaited<ReturnType<typeof startPaper>>;
export const put = ({ upload }: Started, bytes: Uint8Array<ArrayBuffer>) =>
  fetch(upload.url, { method: "PUT", headers: upload.headers, body: bytes });

type More = Partial<Parameters<typeof StartPaperInput.parse>[0] & object>;
/** A file on its way to being read. */
export async function sendPaper(
  ctx: Ctx,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: PaperType = "image/jpeg",
  more: More = {},
): Promise<string> {
  const input = { requirement: RENTER_RULE, ...fileFacts(bytes, contentType), ...more };
  const started = await startPaper(ctx, StartPaperInput.parse(input));
  const answer = await put(started, bytes);
  if (!answer.ok) throw new Error(await answer.text());
  await finishPaper(ctx, { paperId: started.paperId });
  return started.paperId;
}

const place = null;
export const READING: PaperReading = {
  by: "ocr",
  fields: { validUntil: { value: "2030-12-31", confidence: 0.9, place } },
};

/** A paper as it stands once it was read, without reading it. */
export async function readPaper(world: World, ctx: Ctx, more: More = {}): Promise<string> {
  const bytes = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...crypto.getRandomValues(new Uint8Array(64))]);
  const paperId = await sendPaper(ctx, bytes, "image/jpeg", more);
  await world.sql(
    "update papers set status = 'to_confirm', page_count = 1, reading = $2, upload_until = null where id = $1",
    [paperId, JSON.stringify(READING)],
  );
  return paperId;
}

export const confirmation = (paperId: string, more: object = {}) =>
  ConfirmPaperInput.parse({
    paperId,
    number: "A-1",
    validFrom: "2030-01-01",
    validUntil: "2030-12-31",
    ...more,
  });
