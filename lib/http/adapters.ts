import "server-only";
import { redirect, unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Ctx } from "@/lib/context";
import type { ErrorCode, FieldErrors } from "@/lib/core/errors";
import { log } from "./log";
import { count } from "./metrics";
import { refusalIn } from "./outage";
import { parse } from "./parse";
import { translateRefusal } from "./refusals";
import { requestCtx } from "./request-ctx";

export type Refusal = { code: ErrorCode; message: string; fields: FieldErrors };
export type ActionResult<O> = { ok: true; data: O } | { ok: false; error: Refusal };
/** What a client form is given: the state it had and the form it sends. */
export type FormAction<O = unknown> = (
  previous: ActionResult<O> | null,
  form: FormData,
) => Promise<ActionResult<O>>;

/** Anybody can call an action with anything: what is no form has no fields. */
const asForm = (sent: unknown): FormData => (sent instanceof FormData ? sent : new FormData());

/** A form as an object: `name[]` becomes a list, Next's own fields are left out. */
function formObject(sent: unknown): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  const form = asForm(sent);
  for (const key of new Set(form.keys())) {
    if (key.startsWith("$ACTION")) continue;
    if (key.endsWith("[]")) object[key.slice(0, -2)] = form.getAll(key);
    else object[key] = form.get(key);
  }
  return object;
}

/** Refusals become data in the reader's language. Bugs, and Next's own redirects, keep propagating. */
export function refusalFrom(error: unknown, ctx: Pick<Ctx, "locale" | "requestId">): Refusal {
  unstable_rethrow(error);
  const refusal = refusalIn(error);
  if (!refusal) {
    log.error("bug", { requestId: ctx.requestId, error });
    throw error;
  }
  count("prep_refusals_total", { code: refusal.code });
  if (refusal.code === "unavailable") {
    log.warn("unavailable", { requestId: ctx.requestId, cause: refusal.cause });
  }
  return translateRefusal(refusal, ctx.locale);
}

/** A server action: parse, one verb, its data or its refusal. */
export function action<S extends z.ZodType, O>(
  schema: S,
  verb: (ctx: Ctx, input: z.output<S>) => Promise<O>,
): FormAction<O> {
  return async (_previous, form) => {
    const ctx = await requestCtx();
    try {
      return { ok: true, data: await verb(ctx, parse(schema, formObject(form))) };
    } catch (error) {
      return { ok: false, error: refusalFrom(error, ctx) };
    }
  };
}

/** A server action of a form that has nothing to show but the page it leads to. Whoever is signed out signs in first. */
export function leadOn(lead: (form: FormData) => Promise<void>): (form: FormData) => Promise<void> {
  return async (form) => {
    try {
      await lead(asForm(form));
    } catch (error) {
      unstable_rethrow(error);
      if (refusalIn(error)?.code === "unauthenticated") redirect("/sign-in");
      throw error;
    }
  };
}
