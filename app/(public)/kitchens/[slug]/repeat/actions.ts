"use server";
import { redirect } from "next/navigation";
import { z } from "zod";
import { mailSoon } from "@/app/mail-soon";
import { holdSeries } from "@/lib/bookings";
import { HoldSeriesInput } from "@/lib/bookings/schemas";
import { refuse } from "@/lib/core/errors";
import { action } from "@/lib/http/adapters";
import { parse } from "@/lib/http/parse";
import { limitBrowser } from "@/lib/http/rate-limit";
import { viewer } from "@/lib/http/request-ctx";

/** The rule travels as the page previewed it. `requestId` is minted with the page: pressing twice is one series. */
const HoldForm = z.strictObject({
  requestId: z.uuid(),
  from: z.string().regex(/^\/kitchens\/[\w\-/?=&%.:]*$/),
  rule: z.string().max(2_000),
  onConflict: z.enum(["skip", "stop"]),
});

export const holdSeriesAction = action(HoldForm, async (ctx, { requestId, from, rule, onConflict }) => {
  if (!(await viewer())) redirect(`/sign-in?next=${encodeURIComponent(from)}`);
  await limitBrowser("write", ctx.credential?.userId ?? null);
  const input = parse(HoldSeriesInput, { ...readRule(rule), onConflict });
  const { series } = await holdSeries(ctx, input, { key: requestId, hash: `page:${onConflict}:${rule}` });
  mailSoon();
  redirect(`/bookings/series/${series.seriesId}`);
});

function readRule(rule: string): object {
  try {
    return JSON.parse(rule) as object;
  } catch {
    return refuse("invalid_input", "Check the highlighted fields", {
      rule: ["Check the highlighted fields"],
    });
  }
}
