import { connected } from "./accounts";
import { badParam, refused } from "./api-error";
import { escapeHtml, type HostedPage, layout } from "./hosted";
import { letters } from "./ids";
import { type Json, num, obj, str } from "./json";
import { balanceOf } from "./ledger";
import { type Call, post, type Route } from "./route";

const LINK_SECONDS = 300;

function create({ world, params }: Call): Json {
  const account = connected(world, str(params, "account"));
  const type = str(params, "type");
  for (const name of ["refresh_url", "return_url"]) {
    if (!str(params, name)) throw badParam(`Missing required param: ${name}.`, name, "parameter_missing");
    if (!/^https?:\/\//.test(str(params, name))) throw badParam("Not a valid URL", name, "url_invalid");
  }
  const express = str(obj(obj(account.controller).stripe_dashboard), "type") === "express";
  if (type === "account_update" && express) {
    throw refused(
      "You cannot create `account_update` type Account Links for accounts with an Express dashboard.",
      { param: "type" },
    );
  }
  const token = letters(14);
  world.table("account_link")[token] = {
    object: "account_link",
    created: world.now(),
    expires_at: world.now() + LINK_SECONDS,
    url: `${world.baseUrl}/setup/e/${str(account, "id")}/${token}`,
    _account: account.id,
    _refresh_url: str(params, "refresh_url"),
    _return_url: str(params, "return_url"),
    _used: false,
  };
  return world.table("account_link")[token] ?? {};
}

function loginLink({ world, path }: Call): Json {
  const account = connected(world, path.id ?? "");
  if (str(obj(obj(account.controller).stripe_dashboard), "type") !== "express") {
    throw refused("Login Links can only be created for accounts that use the Express Dashboard.");
  }
  if (account.details_submitted !== true) {
    throw refused("Cannot create a login link for an account that has not completed onboarding.");
  }
  return {
    object: "login_link",
    created: world.now(),
    url: `${world.baseUrl}/express/${str(account, "id")}`,
  };
}

export const accountLinkRoutes: Route[] = [
  post("/v1/account_links", "account collect collection_options refresh_url return_url type", create),
  post("/v1/accounts/{id}/login_links", "", loginLink),
];

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;

/** A stand-in for the Express dashboard: enough to see that the link led to the right account. */
export const expressPage: HostedPage = {
  pattern: /^\/express\/(\w+)$/,
  run: ({ world, id }) => {
    const account = world.table("account")[id];
    if (!account) return layout({ title: "Not found", body: "<h1>No such account</h1>", status: 404 });
    const sums = balanceOf(world, id, "usd");
    const payouts = world
      .all("payout", id)
      .map(
        (payout) =>
          `<li><span>${escapeHtml(payout.status)}</span><span>${dollars(num(payout, "amount"))}</span></li>`,
      );
    const name = str(obj(account.business_profile), "name") || id;
    return layout({
      title: `Express dashboard: ${name}`,
      body: `<div class="card"><h1>${escapeHtml(name)}</h1><p class="muted">${escapeHtml(id)}</p>
<ul class="items"><li><span>Available</span><b>${dollars(sums.available)}</b></li><li><span>On the way</span><b>${dollars(sums.pending)}</b></li></ul>
<h2>Payouts</h2><ul class="items">${payouts.join("") || "<li>None yet</li>"}</ul></div>`,
    });
  },
};
