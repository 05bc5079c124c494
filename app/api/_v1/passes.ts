import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { SCAN_OUTCOMES } from "@/lib/core/visit-terms";
import { endpoint } from "@/lib/http/endpoint";
import { getPass, recordScan, scanList } from "@/lib/visits";
import { ScanInput, ScanListInput } from "@/lib/visits/schemas";
import { Id, Instant } from "./shapes";

const REFUSALS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;

export const readPass = endpoint({
  id: "getPass",
  method: "GET",
  path: "/bookings/{bookingId}/pass",
  summary:
    "The signed pass of a booking, for a QR code; it works from 30 minutes before the start to the end",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: z.strictObject({ pass: z.string(), opensAt: Instant, closesAt: Instant }),
  refusals: [...REFUSALS, "conflict"],
  run: async ({ ctx, params }) => {
    const { pass, opensAt, closesAt } = await getPass(ctx, params);
    return { body: { pass, opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() } };
  },
});

const ExpectedJson = z.strictObject({
  bookingId: Id,
  renterName: z.string(),
  place: z.string(),
  timeZone: z.string(),
  opensAt: Instant,
  closesAt: Instant,
  /** SHA-256 of `<bookingId>:<code>`, in hex. */
  codeHash: z.string(),
});

export const listExpected = endpoint({
  id: "listExpected",
  method: "GET",
  path: "/host/scans",
  summary:
    "What a phone at the door needs without network: the key of all passes, and who may come today and tomorrow",
  scope: "host:read",
  limit: "read",
  query: ScanListInput,
  answer: z.strictObject({
    publicKey: z.strictObject({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string() }),
    bookings: z.array(ExpectedJson),
  }),
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, query }) => ({ body: await scanList(ctx, query.organizationId) }),
});

export const createScan = endpoint({
  id: "createScan",
  method: "POST",
  path: "/host/scans",
  summary: "Check a crew in by its pass or code, at the time it was read; the first scan wins",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  body: ScanInput,
  answer: z.strictObject({
    outcome: z.enum(SCAN_OUTCOMES),
    bookingId: Id,
    renterName: z.string(),
    firstAt: Instant,
  }),
  refusals: [...REFUSALS, "conflict", "idempotency_mismatch", "in_progress"],
  run: async ({ ctx, body }) => {
    const { firstAt, ...scanned } = await recordScan(ctx, body);
    return { body: { ...scanned, firstAt: firstAt.toISOString() } };
  },
});
