import { readFileSync } from "node:fs";
import Ajv, { type ValidateFunction } from "ajv";
import { expect, test } from "vitest";
import { chargeOf, checkoutParams, paidIntent, readyAccount, stage } from "./harness";
import { check, type Issue, namedSchema } from "./schema";

const document = JSON.parse(readFileSync(new URL("./openapi-subset.json", import.meta.url), "utf8")) as {
  components: { schemas: Record<string, object>; examples: Record<string, { value: object }> };
};

/** The interpreter is ours, so an independent validator has to agree with it. */
const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
ajv.addSchema({ $id: "stripe", components: { schemas: document.components.schemas } });
const independent = (name: string): ValidateFunction => {
  const compiled = ajv.getSchema(`stripe#/components/schemas/${name}`);
  if (!compiled) throw new Error(name);
  return compiled;
};
const ours = (name: string, value: unknown): boolean => {
  const issues: Issue[] = [];
  check(namedSchema(name), value, false, [], issues);
  return issues.length === 0;
};

test("both validators accept what the double answers, and refuse it once it is damaged", async () => {
  const world = await stage();
  try {
    const host = await readyAccount(world);
    const intent = await paidIntent(world.stripe, 10_000);
    const expiresAt = (await world.control.now()) + 1_860;
    const samples: [string, object][] = [
      ["PaymentIntent", intent],
      ["Charge", chargeOf(intent)],
      ["Account", await world.stripe.accounts.retrieve(host)],
      ["Checkout.Session", await world.stripe.checkout.sessions.create(checkoutParams({ expiresAt }))],
      ["Refund", await world.stripe.refunds.create({ payment_intent: intent.id, amount: 100 })],
      ["Balance", await world.stripe.balance.retrieve()],
    ];
    for (const [name, sample] of samples) {
      const validate = independent(name);
      expect(validate(sample), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
      expect(ours(name, sample), name).toBe(true);
      for (const key of Object.keys(sample).slice(0, 40)) {
        const damaged = { ...sample, [key]: { surprise: true } };
        expect(ours(name, damaged), `${name}.${key}`).toBe(Boolean(validate(damaged)));
      }
    }
  } finally {
    await world.double.stop();
  }
}, 60_000);
