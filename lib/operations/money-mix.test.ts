import { expect, test } from "vitest";
import { playMoneyMix } from "@/lib/testing/money-mix/play";
import { ownStripe } from "@/lib/testing/own-stripe";
import { rounds } from "@/lib/testing/rounds";
import { openWorld } from "@/lib/testing/world";

const world = await openWorld();
const control = await ownStripe();
const SEED = Number(process.env.PREP_SEED ?? 101);
const OPERATIONS = Number(process.env.PREP_OPERATIONS ?? rounds(10_000, 20_000));

test("however credit, cards, refunds, deposits, claims, disputes and payouts are mixed, the books close to the cent", async () => {
  console.info(`money mix: seed ${SEED}, ${OPERATIONS} operations`);
  const report = await playMoneyMix(world, control, { seed: SEED, operations: OPERATIONS });
  console.info(report);
  expect(report.wrong, `seed ${SEED}, after ${report.operations} operations`).toEqual([]);
  const kinds = (await world.sql<{ kind: string }>("select distinct kind from ledger_transactions")).map(
    ({ kind }) => kind,
  );
  const walked = ["capture", "refund", "credit_granted", "credit_spent", "settle", "transfer"];
  expect(kinds).toEqual(
    expect.arrayContaining([
      ...walked,
      "credit_transferred",
      "damage",
      "give_back",
      "reversal",
      "dispute",
      "dispute_won",
      "dispute_lost",
    ]),
  );
}, 600_000);
