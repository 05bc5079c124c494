import { changedFrom, clone, type Json, str } from "./json";
import { bare } from "./render";
import { API_VERSION } from "./schema";
import { PLATFORM, type World } from "./world";

const SCHEMA: Record<string, string> = {
  account: "Account",
  balance: "Balance",
  capability: "Capability",
  charge: "Charge",
  "checkout.session": "Checkout.Session",
  customer: "Customer",
  dispute: "Dispute",
  payment_intent: "PaymentIntent",
  payment_method: "PaymentMethod",
  payout: "Payout",
  refund: "Refund",
  setup_intent: "SetupIntent",
  transfer: "Transfer",
};

/** Records what happened, with the object as it is now, and hands it to the deliveries. */
export function emit(world: World, type: string, subject: Json, previous?: Json): void {
  const account = str(subject, "_account") || PLATFORM;
  const snapshot = bare(subject) as Json;
  const schema = SCHEMA[str(snapshot, "object")];
  if (schema) world.conforms(schema, snapshot, `event ${type}`);
  const event = world.insert("AccountUpdatedEvent", account, {
    type,
    api_version: API_VERSION,
    data: previous ? { object: snapshot, previous_attributes: previous } : { object: snapshot },
    request: world.request ? { ...world.request } : { id: null, idempotency_key: null },
    ...(account === PLATFORM ? {} : { account }),
  });
  for (const listener of world.eventListeners) listener(event);
}

/** Changes an object and tells of it with `previous_attributes`; nothing is told when nothing changed. */
export function change(world: World, type: string, subject: Json, mutate: () => void): void {
  const before = clone(subject);
  mutate();
  const previous = changedFrom(before, subject);
  if (Object.keys(previous).length > 0) emit(world, type, subject, previous);
}
