import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { md5Of32 } from "./md5";

test("the digest of a key is the one that every store reckons", () => {
  for (let n = 0; n < 50; n++) {
    const key = n === 0 ? Buffer.alloc(32) : randomBytes(32);
    expect(Buffer.from(md5Of32(key)).toString("hex")).toBe(createHash("md5").update(key).digest("hex"));
  }
});
