import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { DOCUMENT_KINDS } from "@/lib/core/document-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { documentsOf, platformTaxReport, type TaxReport, taxReport, yearSummary } from "@/lib/documents";
import { TaxYearInput, YearInput } from "@/lib/documents/schemas";
import { endpoint } from "@/lib/http/endpoint";
import { Id, Instant, Money } from "./shapes";

export const listBookingDocuments = endpoint({
  id: "listDocuments",
  method: "GET",
  path: "/bookings/{bookingId}/documents",
  summary:
    "Invoices and credit notes of a booking, for both of its sides; the files are at /documents/{documentId}/document.pdf",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        documentId: Id,
        /** From 1 on, without gaps, for each organization. */
        number: z.int(),
        kind: z.enum(DOCUMENT_KINDS),
        total: Money,
        tax: Money,
        issuedAt: Instant,
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => {
    const items = (await documentsOf(ctx, params)).map((one) => ({
      ...{ documentId: one.documentId, number: one.number, kind: one.kind },
      ...{ total: moneyJson(one.totalCents, one.currency), tax: moneyJson(one.taxCents, one.currency) },
      issuedAt: withOffset(one.issuedAt, "UTC"),
    }));
    return { body: { items } };
  },
});

const usd = (valueCents: number) => moneyJson(valueCents, "usd");

export const readYear = endpoint({
  id: "getYear",
  method: "GET",
  path: "/host/organizations/{organizationId}/years/{year}",
  summary: "A calendar year (UTC) of an organization by month, and the federal threshold of Form 1099-K",
  scope: "host:read",
  limit: "read",
  params: YearInput,
  answer: z.strictObject({
    year: z.int(),
    gross: Money,
    transactions: z.int(),
    /** null: there was no such rule in that year. Both must be exceeded. */
    threshold: z
      .strictObject({ grossAbove: Money, transactionsAbove: z.int(), source: z.string() })
      .nullable(),
    above: z.boolean(),
    months: z.array(
      z.strictObject({
        month: z.string(),
        invoices: z.int(),
        invoiced: Money,
        credited: Money,
        tax: Money,
        fee: Money,
        paidOut: Money,
        takenBack: Money,
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, params }) => {
    const { year, grossCents, transactions, threshold, above, months } = await yearSummary(ctx, params);
    return {
      body: {
        ...{ year, transactions, above, gross: usd(grossCents) },
        threshold: threshold && {
          ...{ grossAbove: usd(threshold.grossAboveCents), source: threshold.source },
          transactionsAbove: threshold.transactionsAbove,
        },
        months: months.map((m) => ({
          ...{ month: m.month, invoices: m.invoices, invoiced: usd(m.invoicedCents) },
          ...{ credited: usd(m.creditedCents), tax: usd(m.taxCents), fee: usd(m.feeCents) },
          ...{ paidOut: usd(m.paidOutCents), takenBack: usd(m.takenBackCents) },
        })),
      },
    };
  },
});

const TaxJson = z.strictObject({
  year: z.int(),
  /** What the ledger's tax account was posted in the year: the sum of the rows. */
  tax: Money,
  items: z.array(
    z.strictObject({
      month: z.string(),
      state: z.string().nullable(),
      city: z.string().nullable(),
      name: z.string().nullable(),
      percentBps: z.int().nullable(),
      taxed: Money,
      tax: Money,
    }),
  ),
});
const taxJson = ({ year, taxCents, rows }: TaxReport): z.input<typeof TaxJson> => ({
  ...{ year, tax: usd(taxCents) },
  items: rows.map(({ taxedCents, taxCents: cents, currency, ...row }) => ({
    ...{ ...row, taxed: moneyJson(taxedCents, currency), tax: moneyJson(cents, currency) },
  })),
});
const TAX_REFUSALS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;

export const readTaxes = endpoint({
  id: "getTaxes",
  method: "GET",
  path: "/host/organizations/{organizationId}/years/{year}/taxes",
  summary:
    "Sales and rental tax of an organization that came due in a calendar year (UTC), per place and month",
  scope: "host:read",
  limit: "read",
  params: YearInput,
  answer: TaxJson,
  refusals: TAX_REFUSALS,
  run: async ({ ctx, params }) => ({ body: taxJson(await taxReport(ctx, params)) }),
});

export const readPlatformTaxes = endpoint({
  id: "getPlatformTaxes",
  method: "GET",
  path: "/admin/money/taxes/{year}",
  summary: "Sales and rental tax of the platform that came due in a calendar year (UTC), per place and month",
  scope: "admin",
  limit: "read",
  params: TaxYearInput,
  answer: TaxJson,
  refusals: TAX_REFUSALS,
  run: async ({ ctx, params }) => ({ body: taxJson(await platformTaxReport(ctx, params)) }),
});
