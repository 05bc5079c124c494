import { asc, eq } from "drizzle-orm";
import { documents } from "@/db/schema";
import { getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";

const MOST = 100;

/** Invoices and credit notes of a booking for whoever sees it, in the order of their numbers; cents. Refuses `not_found`. */
export async function documentsOf(ctx: Ctx, { bookingId }: BookingIdInput) {
  await getBooking(ctx, bookingId);
  return ctx.db.run((query) =>
    query
      .select({
        documentId: documents.id,
        number: documents.number,
        kind: documents.kind,
        totalCents: documents.totalCents,
        taxCents: documents.taxCents,
        currency: documents.currency,
        issuedAt: documents.issuedAt,
      })
      .from(documents)
      .where(eq(documents.bookingId, bookingId))
      .orderBy(asc(documents.number))
      .limit(MOST),
  );
}

export type BookingDocument = Awaited<ReturnType<typeof documentsOf>>[number];
