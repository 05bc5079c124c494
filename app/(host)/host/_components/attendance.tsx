"use client";
import { LogIn, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { checkInAction, checkOutAction } from "../actions";

type Props = { bookingId: string; move: "in" | "out"; name: string };

/** One large button: the crew is in, or the crew has left. */
export function Attendance({ bookingId, move, name }: Props) {
  const t = useTranslations("host.bookings");
  const Icon = move === "in" ? LogIn : LogOut;
  const label = move === "in" ? t("checkIn") : t("checkOut");
  return (
    <ActionForm action={move === "in" ? checkInAction : checkOutAction} className="grid gap-2">
      <input type="hidden" name="bookingId" value={bookingId} />
      <SubmitButton
        size="large"
        wide
        tone={move === "in" ? "primary" : "plain"}
        busy={t("working")}
        aria-label={`${label}: ${name}`}
      >
        <Icon aria-hidden />
        {label}
      </SubmitButton>
    </ActionForm>
  );
}
