import { ApiError } from "./api-error";
import { cardByNumber } from "./cards";
import { type Words, wordsFor } from "./checkout-words";
import { createCustomer } from "./customers";
import { emit } from "./events";
import {
  alert,
  escapeHtml,
  field,
  type HostedAnswer,
  type HostedPage,
  type HostedRequest,
  layout,
  redirect,
} from "./hosted";
import { confirmIntent, finishChallenge, keepMethod } from "./intent-states";
import { type Json, list, num, obj, str } from "./json";
import { createIntent } from "./payment-intents";
import { createCardMethod } from "./payment-methods";
import { make } from "./schema";
import type { World } from "./world";

const money = (cents: number, currency: string, lang: string): string =>
  new Intl.NumberFormat(lang === "es" ? "es-US" : "en-US", { style: "currency", currency }).format(
    cents / 100,
  );

export const successUrl = (session: Json): string =>
  str(session, "success_url").replaceAll("{CHECKOUT_SESSION_ID}", str(session, "id"));

function summary(world: World, session: Json, words: Words): string {
  const currency = str(session, "currency");
  const lines = list(session._line_items).map((id) => {
    const line = world.sure("item", String(id));
    const detail = str(line, "_detail")
      ? `<br><span class="muted small">${escapeHtml(line._detail)}</span>`
      : "";
    const each = num(obj(line.price), "unit_amount");
    const many =
      num(line, "quantity") > 1
        ? `<br><span class="muted small">${num(line, "quantity")} × ${money(each, currency, words.lang)}</span>`
        : "";
    return `<li><span>${escapeHtml(line.description)}${detail}${many}</span><span>${money(num(line, "amount_total"), currency, words.lang)}</span></li>`;
  });
  const total = money(num(session, "amount_total"), currency, words.lang);
  const back = str(session, "cancel_url");
  return `<section aria-labelledby="pay-heading"><h1 id="pay-heading" class="muted">${words.pay}</h1><p class="total">${total}</p>
<ul class="items">${lines.join("")}<li><b>${words.total}</b><b>${total}</b></li></ul>
${back ? `<p><a href="${escapeHtml(back)}">← ${words.back}</a></p>` : ""}</section>`;
}

interface Problem {
  field: string;
  message: string;
}

function form(world: World, session: Json, values: Json, problem: Problem | null): HostedAnswer {
  const words = wordsFor(session);
  const input = (name: string, label: string, extra: Partial<Parameters<typeof field>[0]>): string =>
    field({ name, label, value: str(values, name), invalid: problem?.field === name, ...extra });
  const text = obj(session.custom_text);
  const [submit, after] = [str(obj(text.submit), "message"), str(obj(text.after_submit), "message")];
  const email = str(values, "email") || str(session, "customer_email");
  return layout({
    title: words.title,
    lang: words.lang,
    body: `<div class="two">${summary(world, session, words)}<section class="card" aria-labelledby="card-heading"><h2 id="card-heading">${words.card}</h2>
${alert(problem?.message ?? null)}<form method="post" action="/c/pay/${str(session, "id")}" novalidate>
${input("email", words.email, { type: "email", autocomplete: "email", value: email })}
${input("card", words.number, { inputmode: "numeric", autocomplete: "cc-number", placeholder: "4242 4242 4242 4242" })}
<div class="row">${input("expiry", words.expiry, { inputmode: "numeric", autocomplete: "cc-exp", placeholder: "12 / 34" })}
${input("cvc", "CVC", { inputmode: "numeric", autocomplete: "cc-csc", placeholder: "123" })}</div>
${input("name", words.name, { autocomplete: "cc-name" })}
${input("postal_code", words.zip, { autocomplete: "postal-code", inputmode: "numeric" })}
${submit ? `<p class="note small">${escapeHtml(submit)}</p>` : ""}<button type="submit">${words.payButton} ${money(num(session, "amount_total"), str(session, "currency"), words.lang)}</button>
${after ? `<p class="muted small">${escapeHtml(after)}</p>` : ""}</form></section></div>`,
  });
}

function formProblem(world: World, values: Json, words: Words): Problem | null {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(str(values, "email")))
    return { field: "email", message: words.badEmail };
  if (!cardByNumber(str(values, "card"))) return { field: "card", message: words.badNumber };
  const [, month = "", year = ""] =
    /^\s*(\d{1,2})\s*\/?\s*(?:20)?(\d{2})\s*$/.exec(str(values, "expiry")) ?? [];
  const now = new Date(world.now() * 1000);
  const past = Number(year) * 12 + Number(month) < (now.getUTCFullYear() % 100) * 12 + now.getUTCMonth() + 1;
  if (!month || Number(month) < 1 || Number(month) > 12 || past)
    return { field: "expiry", message: words.badExpiry };
  if (!/^\d{3,4}$/.test(str(values, "cvc"))) return { field: "cvc", message: words.badCvc };
  if (!str(values, "name").trim()) return { field: "name", message: words.badName };
  return str(values, "postal_code").trim() ? null : { field: "postal_code", message: words.badZip };
}

/** The first press of Pay makes the intent; a retry after a decline goes on with the same one. */
function intentFor(world: World, session: Json): Json {
  const known = str(session, "payment_intent");
  if (known) return world.sure("payment_intent", known);
  const data = obj(session._intent);
  const intent = createIntent(world, str(session, "_account"), {
    amount: num(session, "amount_total"),
    capture_method: data.capture_method ?? "automatic_async",
    currency: session.currency,
    customer: session.customer,
    allowed_payment_method_types: session.allowed_payment_method_types,
    description: data.description ?? null,
    metadata: { ...obj(data.metadata) },
    payment_method_types: session.payment_method_types,
    receipt_email: data.receipt_email ?? null,
    setup_future_usage: data.setup_future_usage ?? null,
    statement_descriptor_suffix: data.statement_descriptor_suffix ?? null,
    transfer_group: data.transfer_group ?? null,
  });
  intent._session = session.id;
  session.payment_intent = intent.id;
  return intent;
}

function pay({ world, form: values }: HostedRequest, session: Json): HostedAnswer {
  const words = wordsFor(session);
  const wrong = formProblem(world, values, words);
  const card = cardByNumber(str(values, "card"));
  if (wrong || !card) return form(world, session, values, wrong);
  const [month = "12", year = "34"] = str(values, "expiry")
    .split("/")
    .map((part) => part.trim());
  const [name, email] = [str(values, "name"), str(values, "email")];
  const place = { postal_code: str(values, "postal_code"), country: "US" };
  const method = createCardMethod(world, str(session, "_account"), {
    card,
    expMonth: Number(month),
    expYear: 2000 + (Number(year) % 100),
    billing: { name, email, address: place },
  });
  session.customer_details = make("Checkout.Session.CustomerDetails", {
    name,
    email,
    address: obj(method.billing_details).address,
    tax_exempt: "none",
    tax_ids: [],
  });
  const intent = intentFor(world, session);
  try {
    confirmIntent(world, intent, method, { returnUrl: str(session, "url") });
  } catch (error) {
    if (error instanceof ApiError)
      return form(world, session, values, { field: "card", message: words.decline(error) });
    throw error;
  }
  if (intent.status === "requires_action") return redirect(`${world.baseUrl}/3ds/${str(intent, "id")}`);
  return completeSession(world, session, intent);
}

function completeSession(world: World, session: Json, intent: Json): HostedAnswer {
  session.status = "complete";
  session.payment_status = intent.status === "succeeded" ? "paid" : "unpaid";
  session.url = null;
  if (session.customer_creation === "always") session.customer = newPayer(world, session, intent);
  emit(world, "checkout.session.completed", session);
  return redirect(successUrl(session));
}

/** Who paid is made a customer once they have, and may be charged again where the card was said to be kept. */
function newPayer(world: World, session: Json, intent: Json): string {
  const { name, email } = obj(session.customer_details);
  const customer = createCustomer(world, str(session, "_account"), { name, email });
  intent.customer = customer.id;
  world.sure("charge", str(intent, "latest_charge")).customer = customer.id;
  keepMethod(world, intent, world.sure("payment_method", str(intent, "payment_method")));
  return str(customer, "id");
}

export const checkoutPage: HostedPage = {
  pattern: /^\/c\/pay\/(cs_test_\w+)$/,
  run: (request) => {
    const { world, id } = request;
    const session = world.table("checkout.session")[id];
    if (!session)
      return layout({ title: "Not found", body: "<h1>This payment page does not exist</h1>", status: 404 });
    const words = wordsFor(session);
    if (session.status !== "open") {
      const done = session.status === "complete";
      const back = done ? successUrl(session) : str(session, "cancel_url");
      const link = back ? `<p><a href="${escapeHtml(back)}">${words.back}</a></p>` : "";
      return layout({
        title: done ? words.completeTitle : words.expiredTitle,
        lang: words.lang,
        body: `<div class="card"><h1>${done ? words.completeTitle : words.expiredTitle}</h1><p>${done ? words.complete : words.expired}</p>${link}</div>`,
      });
    }
    return request.method === "POST" ? pay(request, session) : form(world, session, {}, null);
  },
};

/** The bank's page. It serves Checkout and intents that were confirmed through the API alike. */
export const challengePage: HostedPage = {
  pattern: /^\/3ds\/(pi_\w+)$/,
  run: ({ world, id, method, form: values }) => {
    const intent = world.table("payment_intent")[id];
    if (!intent) return layout({ title: "Not found", body: "<h1>No such payment</h1>", status: 404 });
    const session = world.table("checkout.session")[str(intent, "_session")];
    const words = wordsFor(session ?? {});
    if (method === "GET" && intent.status === "requires_action") {
      return layout({
        title: words.challengeTitle,
        lang: words.lang,
        body: `<div class="card" style="max-width:480px;margin:0 auto"><h1>${words.challengeTitle}</h1><p>${words.challenge}</p>
<form method="post"><button name="outcome" value="complete">${words.challengeComplete}</button><button class="plain" name="outcome" value="fail">${words.challengeFail}</button></form></div>`,
      });
    }
    const failure = method === "POST" ? finishChallenge(world, intent, values.outcome === "complete") : null;
    if (!session) return redirect(returnUrl(intent));
    if (failure) return form(world, session, {}, { field: "card", message: words.decline(failure) });
    const paid = intent.status === "requires_capture" || intent.status === "succeeded";
    if (session.status === "open" && paid) return completeSession(world, session, intent);
    return redirect(
      session.status === "complete" ? successUrl(session) : `${world.baseUrl}/c/pay/${str(session, "id")}`,
    );
  },
};

function returnUrl(intent: Json): string {
  const url = new URL(str(intent, "_return_url") || "http://localhost/");
  url.searchParams.set("payment_intent", str(intent, "id"));
  url.searchParams.set("payment_intent_client_secret", str(intent, "client_secret"));
  url.searchParams.set(
    "redirect_status",
    intent.status === "requires_payment_method" ? "failed" : "succeeded",
  );
  return url.href;
}
