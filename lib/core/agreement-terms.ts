import type { BookingStatus, CancellationPolicy, RentalTerm, SeriesRule } from "./booking-terms";

/** The words of an agreement between a kitchen and a renter who works in it. */

export const AGREEMENT_SIDES = ["host", "renter"] as const;
export type AgreementSide = (typeof AGREEMENT_SIDES)[number];

/** waiting: no version was accepted by both. ended: one side withdrew. */
export type AgreementStanding = "waiting" | "in_force" | "ended";

/** Time or storage that comes again and again. */
export type RegularUse = {
  space: string;
  /** The unit of storage; null: slots of work. */
  unit: string | null;
  rule: SeriesRule | RentalTerm;
};

/** A paper by the name of its rule, with its last day; null: it does not end. */
export type NamedPaper = { paper: string; until: string | null };

/** What both sides agree to. `regular` is taken up by a new version, `asOf` is a picture of the day and binds nobody. */
export type AgreementTerms = {
  kitchen: {
    name: string;
    addressLine: string;
    city: string;
    state: string;
    postalCode: string;
    timeZone: string;
  };
  host: string;
  renter: string;
  spaces: string[];
  houseRules: string;
  policy: CancellationPolicy;
  regular: RegularUse[];
  asOf: {
    bookings: { space: string; startsAt: string; endsAt: string }[];
    hostPapers: NamedPaper[];
    renterPapers: NamedPaper[];
  };
};

export type AgreementText = { title: string; sections: { title: string; lines: string[] }[] };
export type AgreementTexts = Record<"en" | "es", AgreementText>;

/** Bookings that a kitchen and a renter work under: what is only held, or came to nothing, asks for no text. */
export const isUnderAgreement = (status: BookingStatus) =>
  status === "confirmed" || status === "checked_in" || status === "completed";
