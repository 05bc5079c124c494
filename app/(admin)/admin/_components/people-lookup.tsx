"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import type { findPerson } from "@/lib/accounts";
import { findPersonAction } from "../actions";

type Found = Awaited<ReturnType<typeof findPerson>>;

/** By the whole address, never by a part of it: support looks somebody up, it does not browse. */
export function PeopleLookup() {
  const t = useTranslations("admin.people");
  return (
    <ActionForm action={findPersonAction}>
      {({ errors, data }) => (
        <>
          <TextField
            label={t("email")}
            name="email"
            type="email"
            autoComplete="off"
            required
            errors={errors.email}
          />
          <SubmitButton tone="plain" busy={t("finding")} className="justify-self-start">
            {t("find")}
          </SubmitButton>
          {data !== null && <Person person={data as Found} />}
        </>
      )}
    </ActionForm>
  );
}

function Person({ person }: { person: Found }) {
  const t = useTranslations("admin.people");
  const roles = useTranslations("team.roles");
  const facts: [string, string][] = [
    [t("name"), person.name || "–"],
    [t("standing"), t(`platform.${person.platformRole}`)],
    [t("since"), new Date(person.createdAt).toISOString().slice(0, 10)],
    [t("bookings"), String(person.bookings)],
    [t("id"), person.id],
  ];
  return (
    <div role="status" className="grid gap-3 rounded-lg border border-line p-4">
      <dl className="grid gap-2">
        {facts.map(([name, value]) => (
          <div key={name} className="grid gap-x-4 sm:grid-cols-[9rem_1fr]">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {person.disabledAt && <p className="font-semibold text-danger">{t("disabled")}</p>}
      <ul>
        {person.organizations.map(({ id, name, role }) => (
          <li key={id}>
            {name} · {roles(role)}
          </li>
        ))}
      </ul>
    </div>
  );
}
