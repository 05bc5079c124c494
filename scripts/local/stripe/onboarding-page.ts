import { activate } from "./accounts";
import { addBank } from "./bank-accounts";
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
import { type Json, num, obj, str } from "./json";

const TEST_ROUTING = "110000000";

function problem(form: Json): { field: string; message: string } | null {
  for (const [name, label] of Object.entries(LABELS)) {
    if (!str(form, name).trim()) return { field: name, message: `${label} is required.` };
  }
  if (str(form, "routing_number") !== TEST_ROUTING) {
    return { field: "routing_number", message: `In test mode the routing number is ${TEST_ROUTING}.` };
  }
  if (!/^000[1-9]\d{8}$/.test(str(form, "account_number"))) {
    return { field: "account_number", message: "Use a test account number, such as 000123456789." };
  }
  return null;
}

const LABELS: Record<string, string> = {
  business_name: "Business name",
  first_name: "First name",
  last_name: "Last name",
  email: "Email",
  dob: "Date of birth",
  ssn_last_4: "Last 4 digits of SSN",
  line1: "Street address",
  city: "City",
  state: "State",
  postal_code: "ZIP code",
  routing_number: "Routing number",
  account_number: "Account number",
};

const EXTRAS: Record<
  string,
  { type?: string; inputmode?: string; autocomplete?: string; placeholder?: string }
> = {
  first_name: { autocomplete: "given-name" },
  last_name: { autocomplete: "family-name" },
  email: { type: "email", autocomplete: "email" },
  dob: { type: "date" },
  ssn_last_4: { inputmode: "numeric", placeholder: "0000" },
  line1: { autocomplete: "address-line1" },
  city: { autocomplete: "address-level2" },
  state: { autocomplete: "address-level1" },
  postal_code: { autocomplete: "postal-code", inputmode: "numeric" },
  routing_number: { inputmode: "numeric", placeholder: TEST_ROUTING },
  account_number: { inputmode: "numeric", placeholder: "000123456789" },
};

function form(account: Json, values: Json, wrong: ReturnType<typeof problem>): HostedAnswer {
  const input = (name: string): string =>
    field({
      name,
      label: LABELS[name] ?? name,
      value: str(values, name),
      invalid: wrong?.field === name,
      ...EXTRAS[name],
    });
  const type = (value: string, text: string): string =>
    `<option value="${value}"${values.business_type === value ? " selected" : ""}>${text}</option>`;
  return layout({
    title: "Set up payouts",
    body: `<div class="card" style="max-width:560px;margin:0 auto"><h1>Set up payouts</h1>
<p class="muted">Account ${escapeHtml(account.id)}. Nothing you type here leaves this computer.</p>
${alert(wrong?.message ?? null)}<form method="post" novalidate>
<fieldset><legend>Business</legend><div><label for="business_type">Type of business</label><select id="business_type" name="business_type">${type("individual", "Individual")}${type("company", "Company")}</select></div>${input("business_name")}</fieldset>
<fieldset><legend>Person</legend><div class="row">${input("first_name")}${input("last_name")}</div>${input("email")}<div class="row">${input("dob")}${input("ssn_last_4")}</div>${input("line1")}<div class="row">${input("city")}${input("state")}</div>${input("postal_code")}</fieldset>
<fieldset><legend>Bank account</legend><div class="row">${input("routing_number")}${input("account_number")}</div></fieldset>
<button type="submit" name="action" value="submit">Agree and submit</button>
<button type="submit" name="action" value="later" class="plain">Save for later</button></form></div>`,
  });
}

function complete({ world, form: values }: HostedRequest, account: Json): void {
  activate(world, account, (subject) => {
    const profile = obj(subject.business_profile);
    subject.business_profile = {
      ...profile,
      mcc: "6513",
      name: str(values, "business_name"),
      url: profile.url ?? "https://example.com",
    };
    subject.business_type = str(values, "business_type") || "individual";
    subject.email ??= str(values, "email");
    subject.tos_acceptance = { date: world.now(), ip: "127.0.0.1", user_agent: null };
    addBank(world, subject, {
      account_number: str(values, "account_number"),
      routing_number: str(values, "routing_number"),
      account_holder_name: `${str(values, "first_name")} ${str(values, "last_name")}`,
      account_holder_type: str(values, "business_type") === "company" ? "company" : "individual",
    });
  });
}

/** The form belongs to the browser that opened the link; opening it again needs a new link. */
export const onboardingPage: HostedPage = {
  pattern: /^\/setup\/e\/(\w+\/\w+)$/,
  run: (request) => {
    const { world, method, id } = request;
    const [accountId = "", token = ""] = id.split("/");
    const link = world.table("account_link")[token];
    const account = world.table("account")[accountId];
    if (!link || !account || link._account !== accountId) {
      return layout({ title: "Link not found", body: "<h1>This link does not exist</h1>", status: 404 });
    }
    const stale = num(link, "expires_at") <= world.now() && link._used !== true;
    if (link._finished === true || stale || (method === "GET" && link._used === true)) {
      return redirect(str(link, "_refresh_url"));
    }
    if (method === "GET") {
      link._used = true;
      const known = {
        business_name: str(obj(account.business_profile), "name"),
        email: str(account, "email"),
      };
      return form(account, { ...known, business_type: account.business_type }, null);
    }
    if (str(request.form, "action") !== "later") {
      const wrong = problem(request.form);
      if (wrong) return form(account, request.form, wrong);
      complete(request, account);
    }
    link._finished = true;
    return redirect(str(link, "_return_url"));
  },
};
