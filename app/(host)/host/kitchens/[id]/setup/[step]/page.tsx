import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import type { Ctx } from "@/lib/context";
import { factsOf, type KitchenSetup, SETUP_STEPS, type SetupStep } from "@/lib/kitchens";
import { loadKitchen } from "../../load";
import { AddressStep } from "./_components/address-step";
import { BasicsForm } from "./_components/basics-form";
import { HoursStep } from "./_components/hours-step";
import { PayoutsStep } from "./_components/payouts-step";
import { PhotosStep } from "./_components/photos-step";
import { PolicyStep } from "./_components/policy-step";
import { PriceStep } from "./_components/price-step";
import { Progress } from "./_components/progress";
import { ReviewStep } from "./_components/review-step";
import { StationsStep } from "./_components/stations-step";

export const runtime = "edge";

type Props = {
  params: Promise<{ id: string; step: string }>;
  searchParams: Promise<{ space?: string; failed?: string }>;
};
type StepProps = { ctx: Ctx; setup: KitchenSetup; space: string | undefined; failed: boolean; owns: boolean };

const STEPS: Record<SetupStep, (props: StepProps) => ReactNode> = {
  basics: ({ setup }) => <BasicsForm kitchen={setup.kitchen} />,
  address: ({ setup }) => <AddressStep setup={setup} />,
  photos: ({ setup }) => <PhotosStep setup={setup} />,
  stations: ({ setup }) => <StationsStep setup={setup} />,
  hours: ({ setup, space }) => <HoursStep setup={setup} space={space} />,
  price: ({ setup, space }) => <PriceStep setup={setup} space={space} />,
  policy: ({ setup }) => <PolicyStep setup={setup} />,
  payouts: ({ setup, owns, failed }) => <PayoutsStep setup={setup} owns={owns} failed={failed} />,
  review: ({ ctx, setup }) => <ReviewStep ctx={ctx} setup={setup} />,
};

const stepOf = (step: string) => SETUP_STEPS.find((known) => known === step) ?? notFound();

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations("setup.steps");
  return { title: t(stepOf((await params).step)) };
}

/** One step of the guided setup. Each is saved on its own, so that a host may stop anywhere and come back. */
export default async function SetupPage({ params, searchParams }: Props) {
  const [{ id, step: rawStep }, { space, failed }] = await Promise.all([params, searchParams]);
  const step = stepOf(rawStep);
  const { ctx, setup, may } = await loadKitchen(id, `/setup/${step}`);
  if (!may.edit) notFound();
  const t = await getTranslations("setup");
  const Step = STEPS[step];
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[15rem_1fr] lg:gap-10">
      <Progress kitchen={setup.kitchen} facts={factsOf(setup)} current={step} />
      <div className="grid max-w-2xl gap-5">
        <header className="grid gap-1">
          <h1>{t(`titles.${step}`)}</h1>
          <p className="text-ink-soft">{t(`leads.${step}`)}</p>
        </header>
        <Step ctx={ctx} setup={setup} space={space} failed={failed !== undefined} owns={may.onboard} />
      </div>
    </div>
  );
}
