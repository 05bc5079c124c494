import { createTranslator } from "next-intl";
import type {
  AgreementTerms,
  AgreementText,
  AgreementTexts,
  NamedPaper,
  RegularUse,
} from "@/lib/core/agreement-terms";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { asDollars } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import en from "@/messages/en.json";
import es from "@/messages/es.json";

type Locale = keyof AgreementTexts;

const wordsOf = (locale: Locale) => {
  const messages = locale === "es" ? es : en;
  return {
    locale,
    t: createTranslator({ locale, messages, namespace: "agreement.text" }),
    policy: createTranslator({ locale, messages, namespace: "policies" }),
    day: (date: string) => formatZoned(new Date(`${date}T00:00:00Z`), "UTC", locale, { dateStyle: "long" }),
  };
};
type Words = ReturnType<typeof wordsOf>;

/** What both sides sign, in every language there is; dates and times are the kitchen's. */
export const agreementTexts = (terms: AgreementTerms, drawnUpAt: Date): AgreementTexts => ({
  en: textIn(wordsOf("en"), terms, drawnUpAt),
  es: textIn(wordsOf("es"), terms, drawnUpAt),
});

/** The whole of it, the English text first, line by line: what its hash is reckoned of. */
export const linesOf = ({ en: english, es: spanish }: AgreementTexts): string[] =>
  [english, spanish].flatMap(({ title, sections }) => [
    title,
    ...sections.flatMap((section) => [section.title, ...section.lines]),
  ]);

function textIn(words: Words, terms: AgreementTerms, drawnUpAt: Date): AgreementText {
  const { t, locale } = words;
  const { kitchen, asOf } = terms;
  const date = formatZoned(drawnUpAt, kitchen.timeZone, locale, { dateStyle: "long" });
  const names = { host: terms.host, renter: terms.renter, kitchen: kitchen.name };
  const rules = terms.houseRules.split("\n").flatMap((line) => line.trim() || []);
  return {
    title: t("title", names),
    sections: [
      {
        title: t("parties"),
        lines: [
          t("partiesBody", names),
          t("place", {
            ...kitchen,
            address: `${kitchen.addressLine}, ${kitchen.city}, ${kitchen.state} ${kitchen.postalCode}`,
          }),
          t("drawnUp", { date }),
        ],
      },
      { title: t("use"), lines: [t("useBody", { spaces: terms.spaces.join(", ") || "–" }), t("useDuties")] },
      {
        title: t("regular"),
        lines:
          terms.regular.length > 0 ? terms.regular.map((use) => regularLine(words, use)) : [t("noRegular")],
      },
      { title: t("rules"), lines: rules.length > 0 ? rules : [t("noRules")] },
      { title: t("cancelling"), lines: policyLines(words, terms.policy) },
      { title: t("change"), lines: [t("changeBody"), t("changeWaits"), t("end")] },
      { title: t("bookings", { date }), lines: bookingLines(words, terms) },
      { title: t("hostPapers", { date, ...names }), lines: paperLines(words, asOf.hostPapers) },
      { title: t("renterPapers", { date, ...names }), lines: paperLines(words, asOf.renterPapers) },
    ],
  };
}

function regularLine({ t, day, locale }: Words, { space, unit, rule }: RegularUse): string {
  if ("months" in rule) return t("storage", { space, unit: unit ?? "", from: day(rule.startsOn) });
  // The fourth of January 2021 was a Monday.
  const name = (weekday: number) =>
    formatZoned(new Date(Date.UTC(2021, 0, 3 + weekday)), "UTC", locale, { weekday: "long" });
  const [hour = 0, minute = 0] = rule.startTime.split(":").map(Number);
  const time = formatZoned(new Date(Date.UTC(2021, 0, 4, hour, minute)), "UTC", locale, {
    timeStyle: "short",
  });
  return t(rule.frequency, {
    space,
    every: rule.interval,
    days: rule.weekdays.map(name).join(", "),
    time,
    minutes: rule.durationMinutes,
    from: day(rule.startsOn),
    until: day(rule.until),
  });
}

function policyLines(
  { policy: t }: Words,
  { steps, feeCents, graceMinutes, graceNoticeHours }: CancellationPolicy,
) {
  const inOrder = [...steps].sort((a, b) => b.hoursBefore - a.hoursBefore);
  return [
    ...inOrder.map(({ hoursBefore, refundBps }) =>
      hoursBefore === 0
        ? t("stepUntilStart", { percent: refundBps / 100 })
        : t("step", { percent: refundBps / 100, hours: hoursBefore }),
    ),
    t("after"),
    ...(feeCents ? [t("fee", { dollars: asDollars(feeCents) })] : []),
    ...(graceMinutes > 0 ? [t("grace", { minutes: graceMinutes, hours: graceNoticeHours })] : []),
  ];
}

function bookingLines({ t, locale }: Words, { asOf, kitchen }: AgreementTerms): string[] {
  const at = (instant: string, style: Intl.DateTimeFormatOptions) =>
    formatZoned(new Date(instant), kitchen.timeZone, locale, style);
  if (asOf.bookings.length === 0) return [t("noBookings")];
  return asOf.bookings.map(({ space, startsAt, endsAt }) =>
    t("booking", {
      space,
      day: at(startsAt, { weekday: "short", year: "numeric", month: "short", day: "numeric" }),
      from: at(startsAt, { timeStyle: "short" }),
      until: at(endsAt, { timeStyle: "short" }),
    }),
  );
}

const paperLines = ({ t, day }: Words, held: readonly NamedPaper[]): string[] =>
  held.length === 0
    ? [t("noPapers")]
    : held.map(({ paper, until }) =>
        until ? t("paper", { paper, until: day(until) }) : t("paperNoEnd", { paper }),
      );
