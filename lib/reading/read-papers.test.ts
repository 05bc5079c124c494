import { AwsClient } from "aws4fetch";
import { expect, test } from "vitest";
import { env } from "@/lib/env";
import { getPaper, listPapers, paperFile, startPaper, sweepUploads, withdrawPaper } from "@/lib/papers";
import { StartPaperInput } from "@/lib/papers/schemas";
import { fileFacts, publishRules, put, RENTER_RULE, sendPaper } from "@/lib/testing/papers";
import { openWorld } from "@/lib/testing/world";
import { certificates, photographed } from "@/scripts/papers/certificates";
import { hostilePdfs, textPdf } from "@/scripts/papers/hostile";
import { readPapers } from "./index";

const world = await openWorld();
await publishRules(world);
const renter = await world.person();
const ctx = () => world.as(renter);

/** What the store holds of papers, as nobody but the platform may ask it. */
async function stored(): Promise<string[]> {
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env();
  const keys = { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY };
  const client = new AwsClient({ ...keys, service: "s3", region: S3_REGION });
  const answer = await client.fetch(`${S3_ENDPOINT}/${S3_BUCKET}?list-type=2&prefix=papers/`);
  return [...(await answer.text()).matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key ?? "");
}
const of = (keys: string[], paperId: string) => keys.filter((key) => key.includes(paperId));

test("F41 a hostile file is refused with its reason, and nothing of it is left in the store", async () => {
  const wanted = ["JavaScript as it opens", "a bomb", "cut short"];
  for (const [name, bytes, fault] of await hostilePdfs()) {
    if (!wanted.includes(name)) continue;
    const paperId = await sendPaper(ctx(), bytes, "application/pdf");
    expect(await readPapers(world.system())).toEqual({ read: 0, refused: 1 });
    expect(await getPaper(ctx(), paperId)).toMatchObject({ status: "refused", fault, pageCount: 0 });
    await expect(paperFile(ctx(), paperId, null)).rejects.toMatchObject({ code: "not_found" });
    expect(of(await stored(), paperId)).toEqual([]);
  }
});

test("a file that never came is refused as missing, and one that comes late or again is swept away", async () => {
  const bytes = await textPdf(["Certificate"]);
  const input = { requirement: RENTER_RULE, ...fileFacts(bytes, "application/pdf") };
  const never = await startPaper(ctx(), StartPaperInput.parse(input));
  const late = await startPaper(ctx(), StartPaperInput.parse(input));
  await put(late, bytes);
  await withdrawPaper(ctx(), { paperId: late.paperId });
  await put(late, bytes);
  expect(of(await stored(), late.paperId)).toHaveLength(1);
  expect(await sweepUploads(world.system())).toEqual({ swept: 0, givenUp: 0 });
  await world.sql(
    "update papers set upload_until = now() - interval '2 minutes' where upload_until is not null",
  );
  await sweepUploads(world.system());
  expect(of(await stored(), late.paperId)).toEqual([]);
  expect((await getPaper(ctx(), never.paperId)).status).toBe("withdrawn");
  expect(await sweepUploads(world.system())).toEqual({ swept: 0, givenUp: 0 });
});

test("F41 a stream without end to an address for a small file ends in a refusal and leaves nothing", async () => {
  const bytes = await textPdf(["Certificate"]);
  const input = { requirement: RENTER_RULE, ...fileFacts(bytes, "application/pdf") };
  const { paperId, upload } = await startPaper(ctx(), StartPaperInput.parse(input));
  const piece = new Uint8Array(1_000_000);
  let sent = 0;
  const body = new ReadableStream({
    pull: (controller) => (++sent > 1_000 ? controller.close() : controller.enqueue(piece)),
  });
  const request = { method: "PUT", headers: upload.headers, body, duplex: "half" } as RequestInit;
  const status = await fetch(upload.url, request).then(
    (answer) => answer.status,
    () => "cut off",
  );
  expect([400, 403, "cut off"]).toContain(status);
  expect(sent).toBeLessThan(200);
  expect(of(await stored(), paperId)).toEqual([]);
});

test("what goes wrong on our side is no fault of the file, which waits; one that ends its reader again and again is refused", async () => {
  const paperId = await sendPaper(ctx(), await textPdf(["Certificate"]), "application/pdf");
  const [sealed] = await world.sql<{ key: string }>("select sealed_key as key from papers where id = $1", [
    paperId,
  ]);
  await world.sql("update papers set sealed_key = 'x' where id = $1", [paperId]);
  await expect(readPapers(world.system())).rejects.toMatchObject({ code: "unavailable" });
  expect(await readPapers(world.system())).toEqual({ read: 0, refused: 0 });
  const due = "update papers set read_after = now(), sealed_key = $2, read_attempts = $3 where id = $1";
  expect(await world.sql("select read_attempts from papers where id = $1", [paperId])).toEqual([
    { read_attempts: 0 },
  ]);
  await world.sql(due, [paperId, sealed?.key, 3]);
  expect(await readPapers(world.system())).toEqual({ read: 0, refused: 1 });
  expect(await getPaper(ctx(), paperId)).toMatchObject({ status: "refused", fault: "unreadable" });
});

test("a PDF is kept anew and read once by two jobs at once; only its own people get its pages", async () => {
  const paperId = await sendPaper(
    ctx(),
    await textPdf(["CERTIFICATE OF LIABILITY INSURANCE", "Expiration date: March 4, 2031"]),
    "application/pdf",
  );
  const runs = await Promise.all([readPapers(world.system()), readPapers(world.system())]);
  expect(runs.map(({ read }) => read).sort()).toEqual([0, 1]);
  const paper = await getPaper(ctx(), paperId);
  expect(paper).toMatchObject({ status: "to_confirm", pageCount: 1, reading: { by: "text" } });
  expect(paper.reading?.fields.validUntil).toMatchObject({ value: "2031-03-04", confidence: 1 });
  expect(of(await stored(), paperId)).toHaveLength(2);
  expect((await paperFile(ctx(), paperId, 1)).contentType).toBe("image/jpeg");
  const file = Buffer.from(await new Response((await paperFile(ctx(), paperId, null)).body).arrayBuffer());
  expect(file.subarray(0, 5).toString()).toBe("%PDF-");
  await withdrawPaper(ctx(), { paperId });
  expect(of(await stored(), paperId)).toEqual([]);
});

test("photos in two languages are read, and what is wrong is never told as certain", async () => {
  for (const certificate of certificates(3).slice(1)) {
    const paperId = await sendPaper(ctx(), await photographed(certificate));
    expect(await readPapers(world.system())).toEqual({ read: 1, refused: 0 });
    const until = (await getPaper(ctx(), paperId)).reading?.fields.validUntil;
    expect([certificate.name, until?.value]).toEqual([certificate.name, certificate.validUntil]);
  }
  expect((await listPapers(ctx(), null)).filter(({ status }) => status === "to_confirm")).toHaveLength(2);
}, 120_000);
