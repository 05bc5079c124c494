"use client";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { ScanList } from "@/lib/visits";
import { Camera } from "./camera";
import { judgeCode, judgePass, type Verdict } from "./judge";
import { KeptScans } from "./kept-scans";
import { useScanQueue } from "./scan-queue";
import { useOnline } from "./use-online";
import { VerdictNotice } from "./verdict-notice";

type Props = { list: ScanList; kitchenIds: string[] };

/** Reads passes and codes, judges them on the spot, and keeps each check-in until it has been sent. */
export function Scanner({ list, kitchenIds }: Props) {
  const t = useTranslations("scan");
  const online = useOnline();
  const { scans, signedOut, add } = useScanQueue();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [code, setCode] = useState("");
  useEffect(() => {
    void navigator.serviceWorker?.register("/scan-worker.js", { scope: "/host/scan" }).catch(() => undefined);
  }, []);
  const take = (judged: Verdict) => {
    setVerdict(judged);
    if (judged.kind === "ok") add(judged);
  };
  const typed = async (event: FormEvent) => {
    event.preventDefault();
    const judged = await judgeCode(code, list, new Date());
    take(judged);
    if (judged.kind === "ok") setCode("");
  };
  const waiting = scans.filter(({ state }) => state === "waiting").length;
  return (
    <>
      <div aria-live="assertive">
        {verdict && <VerdictNotice verdict={verdict} list={list} scans={scans} />}
      </div>
      <Card className="grid gap-5">
        <Camera onRead={(text) => void judgePass(text, list, kitchenIds, new Date()).then(take)} />
        <form onSubmit={(event) => void typed(event)} className="grid gap-3">
          <TextField
            label={t("code")}
            hint={t("codeHint")}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            inputMode="numeric"
            autoComplete="off"
            maxLength={7}
          />
          <Button type="submit" tone="plain" wide>
            {t("check")}
          </Button>
        </form>
      </Card>
      <Notice tone={online ? "info" : "warn"}>
        {t(online ? "online" : "offline")} {waiting > 0 && t("waiting", { count: waiting })}
        {signedOut && <p className="font-semibold">{t("signIn")}</p>}
      </Notice>
      <KeptScans scans={scans} list={list} locale={useLocale()} />
    </>
  );
}
