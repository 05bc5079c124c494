import { requirements } from "./accounts";
import { refused } from "./api-error";
import { cardByNumber } from "./cards";
import type { Deliveries } from "./deliveries";
import { decideDispute, openDispute } from "./disputes";
import { change, emit } from "./events";
import type { Faults } from "./faults";
import { isObject, type Json, list, num, numOr, obj, str } from "./json";
import { bare } from "./render";
import type { World } from "./world";

export interface Controls {
  world: World;
  deliveries: Deliveries;
  faults: Faults;
}

type Handler = (controls: Controls, body: Json, id: string) => unknown;

function anyCharge(world: World, body: Json): Json {
  const intent = world.table("payment_intent")[str(body, "payment_intent")];
  const charge = world.table("charge")[str(body, "charge") || (intent ? str(intent, "latest_charge") : "")];
  if (!charge) throw refused("No such charge");
  return charge;
}

/** Puts an account into a state that Stripe would: disabled, asked for documents, or well again. */
function steerAccount({ world }: Controls, body: Json, id: string): Json {
  const account = world.sure("account", id);
  change(world, "account.updated", account, () => {
    if (body.charges_enabled !== undefined) account.charges_enabled = body.charges_enabled === true;
    if (body.payouts_enabled !== undefined) account.payouts_enabled = body.payouts_enabled === true;
    if (body.details_submitted !== undefined) account.details_submitted = body.details_submitted === true;
    if (isObject(body.capabilities))
      account.capabilities = { ...obj(account.capabilities), ...body.capabilities };
    if (body.currently_due !== undefined || body.disabled_reason !== undefined) {
      const due = list(body.currently_due).map(String);
      const deadline = typeof body.current_deadline === "number" ? body.current_deadline : null;
      account.requirements = requirements(due, str(body, "disabled_reason") || null, deadline);
    }
  });
  for (const name of Object.keys(obj(body.capabilities))) {
    emit(world, "capability.updated", {
      id: name,
      object: "capability",
      account: id,
      requested: true,
      requested_at: account.created,
      status: obj(account.capabilities)[name],
      _account: id,
    });
  }
  return bare(account) as Json;
}

/** Every account's balance must be the sum of its transactions; also a charge may never give back more than it took. */
function audit(world: World): string[] {
  const problems: string[] = [];
  for (const charge of world.all("charge")) {
    if (num(charge, "amount_refunded") > num(charge, "amount"))
      problems.push(`${str(charge, "id")} refunded too much`);
  }
  for (const transfer of world.all("transfer")) {
    if (num(transfer, "amount_reversed") > num(transfer, "amount"))
      problems.push(`${str(transfer, "id")} reversed too much`);
  }
  for (const row of world.all("balance_transaction")) {
    if (num(row, "net") !== num(row, "amount") - num(row, "fee"))
      problems.push(`${str(row, "id")} net is wrong`);
  }
  return problems;
}

/** What Stripe itself would have to get wrong: a movement of another amount, one listed twice, one not listed at all. */
function misbook({ world }: Controls, body: Json, id: string): Json {
  const row = world.sure("balance_transaction", id);
  const change = numOr(body, "addCents", 0);
  row.amount = num(row, "amount") + change;
  row.net = num(row, "net") + change;
  if (body.copies === 0) world.remove("balance_transaction", id);
  if (body.copies !== 2) return bare(row) as Json;
  const { id: _id, ...rest } = row;
  return bare(world.insert("BalanceTransaction", str(row, "_account"), rest)) as Json;
}

const HANDLERS: Record<string, Handler> = {
  "GET violations": ({ world }) => ({ violations: [...world.state.violations, ...audit(world)] }),
  "GET state": ({ world }) => world.state,
  "GET deliveries": ({ deliveries }) => ({ deliveries: deliveries.log }),
  "GET clock": ({ world }) => ({ now: world.now() }),
  "POST reset": ({ world, deliveries }, body) => {
    world.reset(body.keepEndpoints === true);
    deliveries.log.length = 0;
    deliveries.configure({ seed: 1 });
    return {};
  },
  "POST clock": ({ world }, body) => {
    const pick = (key: string) => (typeof body[key] === "number" ? { [key]: body[key] } : {});
    const freeze = typeof body.freeze === "boolean" ? { freeze: body.freeze } : {};
    world.moveClock({ ...pick("advanceSeconds"), ...pick("now"), ...freeze });
    return { now: world.now() };
  },
  "POST webhooks": ({ world, deliveries }, body) => {
    deliveries.configure(body);
    return world.state.webhooks;
  },
  "POST flush": ({ deliveries }, body) => deliveries.flush(numOr(body, "timeoutMs", 20_000)),
  "POST redeliver": ({ world, deliveries }, body) => ({
    endpoints: deliveries.enqueue(world.sure("event", str(body, "event")), true),
  }),
  "POST faults": ({ faults }, body) => {
    faults.add(body);
    return {};
  },
  "DELETE faults": ({ world }) => {
    world.state.faults = [];
    return {};
  },
  "POST settings": ({ world }, body) => {
    if (typeof body.disputeFeeReturned === "boolean")
      world.state.disputeFeeReturned = body.disputeFeeReturned;
    if (typeof body.slowDebits === "boolean") world.state.slowDebits = body.slowDebits;
    return {};
  },
  "POST disputes": ({ world }, body) => {
    const charge = anyCharge(world, body);
    const amount = numOr(body, "amount", num(charge, "amount_captured"));
    return bare(openDispute(world, charge, str(body, "reason") || "fraudulent", amount));
  },
  "POST disputes/:id": ({ world }, body, id) => {
    const dispute = world.sure("dispute", id);
    decideDispute(world, dispute, body.outcome === "won");
    return bare(dispute);
  },
  "POST accounts/:id": steerAccount,
  "POST cards/:id": ({ world }, body, id) => {
    const method = world.sure("payment_method", id);
    const card = cardByNumber(str(body, "card"));
    if (!card) throw refused("No such card");
    method._number = card.number;
    return bare(method);
  },
  "POST movements/:id": misbook,
};

export async function control(
  controls: Controls,
  method: string,
  path: string,
  body: string,
): Promise<unknown> {
  const [name = "", id = ""] = path.replace("/_double/", "").split("/");
  const handler = HANDLERS[`${method} ${name}${id ? "/:id" : ""}`];
  if (!handler) throw refused(`The double has no control ${method} ${path}`);
  const parsed: unknown = body ? JSON.parse(body) : {};
  const result = await handler(controls, obj(parsed), id);
  controls.world.changed();
  return result;
}
