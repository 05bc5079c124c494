/** Plays the money mix in a world of its own, beside a double of its own. Started by mix.ts. */

import { type MixReport, playMoneyMix } from "@/lib/testing/money-mix/play";
import { peopleIn } from "@/lib/testing/people-in";
import { stripeControl } from "../../local/stripe/control";
import { startStripeDouble } from "../../local/stripe/index";
import { answerJob } from "./process";

export type MixJob = { seed: number; operations: number };

answerJob(async (job: MixJob): Promise<MixReport> => {
  const double = await startStripeDouble({ secretKey: process.env.STRIPE_SECRET_KEY ?? "" });
  process.env.STRIPE_API_BASE = double.url;
  const people = await peopleIn(process.env.DATABASE_URL_SYSTEM ?? "");
  const onLeg = ({ operations, checks, wrong }: MixReport) =>
    console.log(
      `  seed ${job.seed}: ${operations} operations, all looked at ${checks} times, ${wrong.length} wrong`,
    );
  return playMoneyMix(people, stripeControl(double.url), { ...job, onLeg });
});
