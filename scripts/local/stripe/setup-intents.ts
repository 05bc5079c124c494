import { badParam, refused } from "./api-error";
import { cardOf } from "./cards";
import { emit } from "./events";
import { letters, newId } from "./ids";
import { type Json, str, strOrNull } from "./json";
import { paymentMethodFor } from "./payment-methods";
import { listing, mergeMetadata, post, type Route, retrieve } from "./route";
import type { World } from "./world";

/** Cards that want a challenge are refused here: nothing in Prep saves such a card yet. */
function confirm(world: World, intent: Json, methodId: string | null): void {
  if (!methodId)
    throw badParam(
      "You cannot confirm this SetupIntent because it's missing a payment method.",
      "payment_method",
    );
  if (intent.status === "succeeded" || intent.status === "canceled") {
    throw refused(
      `You cannot confirm this SetupIntent because it has a status of ${str(intent, "status")}.`,
      {
        code: "setup_intent_unexpected_state",
      },
    );
  }
  const method = paymentMethodFor(world, str(intent, "_account"), methodId);
  if (cardOf(method._number).threeDSecure)
    throw badParam("The double has no challenge for SetupIntents", "payment_method");
  intent.payment_method = method.id;
  if (intent.customer) method.customer = intent.customer;
  intent.status = "succeeded";
  emit(world, "setup_intent.succeeded", intent);
}

export const setupIntentRoutes: Route[] = [
  post(
    "/v1/setup_intents",
    "confirm customer description metadata payment_method usage",
    ({ world, account, params }) => {
      const customer = strOrNull(params, "customer");
      if (customer) world.need("customer", customer, account, "customer");
      const id = newId("setup_intent");
      const intent = world.insert("SetupIntent", account, {
        id,
        client_secret: `${id}_secret_${letters(25)}`,
        customer,
        description: strOrNull(params, "description"),
        metadata: mergeMetadata({}, params.metadata),
        payment_method_types: ["card"],
        status: "requires_payment_method",
        usage: strOrNull(params, "usage") ?? "off_session",
      });
      emit(world, "setup_intent.created", intent);
      if (params.confirm === true) confirm(world, intent, strOrNull(params, "payment_method"));
      return intent;
    },
  ),
  retrieve("/v1/setup_intents/{id}", "setup_intent"),
  listing("/v1/setup_intents", "setup_intent", "customer"),
  post("/v1/setup_intents/{id}/confirm", "payment_method", ({ world, account, path, params }) => {
    const intent = world.need("setup_intent", path.id ?? "", account);
    confirm(world, intent, strOrNull(params, "payment_method"));
    return intent;
  }),
  post("/v1/setup_intents/{id}/cancel", "", ({ world, account, path }) => {
    const intent = world.need("setup_intent", path.id ?? "", account);
    if (intent.status === "succeeded")
      throw refused("You cannot cancel this SetupIntent because it has succeeded.", {
        code: "setup_intent_unexpected_state",
      });
    intent.status = "canceled";
    emit(world, "setup_intent.canceled", intent);
    return intent;
  }),
];
