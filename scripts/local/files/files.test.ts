import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import { describe, expect, it } from "vitest";
import { stackEnv } from "@/lib/testing/database";

const env = stackEnv();
const bucket = `${env.S3_ENDPOINT}/${env.S3_BUCKET}`;
const options = { service: "s3", region: env.S3_REGION! };
const accessKeyId = env.S3_ACCESS_KEY_ID!;
const client = new AwsClient({
  accessKeyId,
  secretAccessKey: env.S3_SECRET_ACCESS_KEY!,
  retries: 0,
  ...options,
});
const place = (name = "file.txt") => `${bucket}/papers/${crypto.randomUUID()}/${name}`;

async function signedLink(
  url: string,
  method: string,
  seconds: number,
  signedAt = new Date(),
): Promise<string> {
  const target = new URL(url);
  target.searchParams.set("X-Amz-Expires", String(seconds));
  const datetime = signedAt.toISOString().replace(/[-:]|\.\d{3}/g, "");
  return (await client.sign(target, { method, aws: { signQuery: true, datetime } })).url;
}

async function refusal(response: Response): Promise<string> {
  return `${response.status} ${/<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]}`;
}

describe("a signed request", () => {
  it("stores bytes with their type and gives them back, whole, in part, and described", async () => {
    const url = place("menü +(1).pdf");
    const put = await client.fetch(url, {
      method: "PUT",
      body: "hello kitchen",
      headers: { "content-type": "application/pdf" },
    });
    expect(put.status).toBe(200);
    const get = await client.fetch(url);
    expect(await get.text()).toBe("hello kitchen");
    expect(get.headers.get("content-type")).toBe("application/pdf");
    expect(get.headers.get("x-content-type-options")).toBe("nosniff");
    const head = await client.fetch(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "13"]);
    const part = await client.fetch(url, { headers: { range: "bytes=6-9" } });
    expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([
      206,
      "kitc",
      "bytes 6-9/13",
    ]);
    expect(await (await client.fetch(url, { headers: { range: "bytes=-3" } })).text()).toBe("hen");
    expect(await refusal(await client.fetch(url, { headers: { range: "bytes=99-" } }))).toBe(
      "416 InvalidRange",
    );
  });

  it("lists by prefix, page by page, and forgets what is deleted", async () => {
    const folder = crypto.randomUUID();
    for (const name of ["a", "b", "c"])
      await client.fetch(`${bucket}/${folder}/${name}`, { method: "PUT", body: name });
    const first = await (await client.fetch(`${bucket}?list-type=2&prefix=${folder}/&max-keys=2`)).text();
    expect([...first.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key)).toEqual([
      `${folder}/a`,
      `${folder}/b`,
    ]);
    expect(first).toContain("<IsTruncated>true</IsTruncated>");
    expect((await client.fetch(`${bucket}/${folder}/a`, { method: "DELETE" })).status).toBe(204);
    expect(await refusal(await client.fetch(`${bucket}/${folder}/a`))).toBe("404 NoSuchKey");
  });

  it("is refused without a signature, with another key, or with another secret", async () => {
    const url = place();
    await client.fetch(url, { method: "PUT", body: "private" });
    expect(await refusal(await fetch(url))).toBe("403 AccessDenied");
    const strangers = [
      { accessKeyId: "PREPSOMEBODY", secretAccessKey: env.S3_SECRET_ACCESS_KEY! },
      { accessKeyId, secretAccessKey: "wrong" },
    ].map((keys) => new AwsClient({ ...keys, ...options, retries: 0 }));
    expect(await refusal(await strangers[0]!.fetch(url))).toBe("403 InvalidAccessKeyId");
    expect(await refusal(await strangers[1]!.fetch(url))).toBe("403 SignatureDoesNotMatch");
  });

  it("is refused when its body is not the one that was signed", async () => {
    const url = place();
    const hash = "0".repeat(64);
    const signed = await client.sign(url, {
      method: "PUT",
      headers: { "x-amz-content-sha256": hash },
      body: "one",
    });
    expect(
      await refusal(await fetch(signed.url, { method: "PUT", headers: signed.headers, body: "two" })),
    ).toBe("400 XAmzContentSHA256Mismatch");
    expect((await client.fetch(url)).status).toBe(404);
  });

  it("is refused when it was signed more than a quarter of an hour ago", async () => {
    const datetime = new Date(Date.now() - 20 * 60_000).toISOString().replace(/[-:]|\.\d{3}/g, "");
    const signed = await client.sign(place(), { aws: { datetime, allHeaders: true } });
    expect(await refusal(await fetch(signed))).toBe("403 RequestTimeTooSkewed");
  });
});

describe("a signed link", () => {
  it("lets anybody read until it runs out", async () => {
    const url = place();
    await client.fetch(url, { method: "PUT", body: "shared" });
    expect(await (await fetch(await signedLink(url, "GET", 60))).text()).toBe("shared");
    const old = await signedLink(url, "GET", 60, new Date(Date.now() - 61_000));
    expect(await refusal(await fetch(old))).toBe("403 AccessDenied");
  });

  it("lets anybody write one object, under its name only", async () => {
    const url = place();
    const link = await signedLink(url, "PUT", 60);
    expect(
      (await fetch(link, { method: "PUT", body: "uploaded", headers: { "content-type": "image/png" } }))
        .status,
    ).toBe(200);
    expect((await client.fetch(url)).headers.get("content-type")).toBe("image/png");
    const other = link.replace("file.txt", "other.txt");
    expect(await refusal(await fetch(other, { method: "PUT", body: "x" }))).toBe("403 SignatureDoesNotMatch");
  });

  it("is worth nothing when anything about it was changed", async () => {
    const url = place();
    await client.fetch(url, { method: "PUT", body: "private" });
    const link = await signedLink(url, "GET", 60);
    const changes = [
      (link: string) => link.replace("X-Amz-Expires=60", "X-Amz-Expires=600"),
      (link: string) => link.replace(/Signature=(.)/, (_, digit) => `Signature=${digit === "0" ? "1" : "0"}`),
      (link: string) => `${link}&versionId=1`,
    ];
    for (const change of changes) {
      expect(await refusal(await fetch(change(link)))).toBe("403 SignatureDoesNotMatch");
    }
    expect(await refusal(await fetch(link, { method: "DELETE" }))).toBe("403 SignatureDoesNotMatch");
    expect((await fetch(link)).status).toBe(200);
  });
});

describe("an object with a key of its own", () => {
  const secretOf = (byte: number) => {
    const key = Buffer.alloc(32, byte);
    const prefix = "x-amz-server-side-encryption-customer-";
    return {
      [`${prefix}algorithm`]: "AES256",
      [`${prefix}key`]: key.toString("base64"),
      [`${prefix}key-md5`]: createHash("md5").update(key).digest("base64"),
    };
  };

  it("is read with that key only, and stands nowhere as it was sent", async () => {
    const url = place();
    expect(
      (await client.fetch(url, { method: "PUT", body: "secret soup", headers: secretOf(1) })).status,
    ).toBe(200);
    expect(await (await client.fetch(url, { headers: secretOf(1) })).text()).toBe("secret soup");
    expect(await refusal(await client.fetch(url))).toBe("400 InvalidRequest");
    expect(await refusal(await client.fetch(url, { headers: secretOf(2) }))).toBe("403 AccessDenied");
    const halfway = { ...secretOf(1), "x-amz-server-side-encryption-customer-key-md5": "x" };
    expect(await refusal(await client.fetch(url, { headers: halfway }))).toBe("400 InvalidArgument");
  });

  it("is not overwritten where that was not wanted, and refused where it is not what was promised", async () => {
    const url = place();
    const once = { "if-none-match": "*" };
    expect((await client.fetch(url, { method: "PUT", body: "a", headers: once })).status).toBe(200);
    const again = await client.fetch(url, { method: "PUT", body: "b", headers: once });
    expect(await refusal(again)).toBe("412 PreconditionFailed");
    const promised = { "x-amz-checksum-sha256": createHash("sha256").update("a").digest("base64") };
    const other = await client.fetch(place(), { method: "PUT", body: "b", headers: promised });
    expect(await refusal(other)).toBe("400 BadDigest");
  });
});

it("answers a browser's question before an upload from another origin", async () => {
  const answer = await fetch(place(), {
    method: "OPTIONS",
    headers: {
      origin: "http://localhost:3000",
      "access-control-request-method": "PUT",
      "access-control-request-headers": "content-type",
    },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-methods")).toContain("PUT");
  expect(answer.headers.get("access-control-allow-headers")).toBe("content-type");
});

it("keeps a key that tries to leave the folder inside it", async () => {
  const url = `${bucket}/..%2F..%2F..%2Fescape-${crypto.randomUUID()}`;
  expect((await client.fetch(url, { method: "PUT", body: "x" })).status).toBeLessThan(500);
  expect(await (await client.fetch(url)).text()).toBe("x");
});
