import { SURE } from "@/lib/core/paper-terms";
import { cleanFile, readFile } from "@/lib/reading/read-file";
import { certificates, photographed } from "../papers/certificates";
import type { Bench } from "./bench";

const COUNT = 36;
const TARGET_SHARE = 0.9;
const TARGET_SECONDS = 10;
const CANDIDATES = [
  "chicago.renter.liability-coi",
  "chicago.both.food-handler-card",
  "chicago.host.hood-cleaning",
];

export const reading: Bench = {
  name: "reading",
  title: `Text recognition on ${COUNT} generated certificates`,
  about: `Drawn by \`scripts/papers/certificates.ts\` in two languages and four ways to write a date, then turned (up to a
quarter), blurred, faded and grained like a phone's photos of 2,100 pixels. Each is decoded, drawn anew, recognised, looked at a
second time where dates stand, one after the other. Seconds are those of the processor, all threads together: what one core needs.
Sure means a confidence of ${SURE} or more.`,

  async run() {
    const seconds: number[] = [];
    let right = 0;
    let sureAndWrong = 0;
    for (const certificate of certificates(COUNT)) {
      const photo = await photographed(certificate);
      const began = process.cpuUsage();
      const { reading } = await readFile(await cleanFile(photo, "image/jpeg"), CANDIDATES);
      const { user, system } = process.cpuUsage(began);
      seconds.push((user + system) / 1_000_000);
      const until = reading.fields.validUntil;
      if (until?.value === certificate.validUntil) right++;
      else if (until && until.confidence >= SURE) sureAndWrong++;
    }
    const p95 = seconds.sort((a, b) => a - b)[Math.ceil(COUNT * 0.95) - 1] ?? 0;
    return [
      {
        name: "right expiry dates",
        figure: `${right} of ${COUNT}`,
        bar: `at least ${TARGET_SHARE * 100} %`,
        met: right >= COUNT * TARGET_SHARE,
      },
      { name: "wrong, but sure of it", figure: String(sureAndWrong), bar: "none", met: sureAndWrong === 0 },
      {
        name: "one photo, p95",
        figure: `${p95.toFixed(1)} s`,
        bar: `at most ${TARGET_SECONDS} s`,
        met: p95 <= TARGET_SECONDS,
      },
    ];
  },
};
