"use client";
import { useCallback, useEffect, useRef, useState } from "react";

type State = "waiting" | "first" | "again" | "late" | "refused";
/** A check-in as this phone keeps it, until the server has said what became of it. */
export type KeptScan = {
  scanId: string;
  scannedAt: string;
  bookingId: string;
  name: string | null;
  sent: { pass: string } | { bookingId: string; code: string };
  state: State;
  firstAt?: string;
  reason?: string;
};

const KEY = "prep-scans";
const MOST = 50;
const AGAIN_MS = 5_000;
/** Answers that say nothing about the scan: it stays and is sent again. */
const LATER = new Set([401, 409, 429]);

function load(): KeptScan[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

type Told = { scan: KeptScan; signedOut: boolean };

async function tell(scan: KeptScan): Promise<Told> {
  const response = await fetch("/api/v1/host/scans", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": scan.scanId },
    body: JSON.stringify({ scanId: scan.scanId, scannedAt: scan.scannedAt, ...scan.sent }),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) {
    const { outcome: state, firstAt, renterName: name } = answer;
    return { scan: { ...scan, state, firstAt, name }, signedOut: false };
  }
  const busy = answer.code === "in_progress" || (LATER.has(response.status) && response.status !== 409);
  if (busy || response.status >= 500) return { scan, signedOut: response.status === 401 };
  return { scan: { ...scan, state: "refused", reason: String(answer.detail ?? "") }, signedOut: false };
}

/** Check-ins of this phone: kept through reloads and dead batteries, sent as soon as the network is there. */
export function useScanQueue() {
  const [scans, setScans] = useState<KeptScan[]>([]);
  const [signedOut, setSignedOut] = useState(false);
  const sending = useRef(false);
  const asked = useRef(false);
  const keep = useCallback((next: KeptScan[]) => {
    localStorage.setItem(KEY, JSON.stringify(next.slice(0, MOST)));
    setScans(next.slice(0, MOST));
  }, []);
  /** Until something says that now is not the time: what waits goes on waiting. */
  const tellAll = useCallback(async () => {
    for (const waiting of load().filter(({ state }) => state === "waiting")) {
      const { scan: told, signedOut: out } = await tell(waiting);
      setSignedOut(out);
      if (told.state === "waiting") return;
      keep(load().map((scan) => (scan.scanId === told.scanId ? told : scan)));
    }
  }, [keep]);
  const send = useCallback(async () => {
    asked.current = true;
    if (sending.current) return;
    sending.current = true;
    // The network may come back while the last try is still failing: whoever asks meanwhile is heard after it.
    while (asked.current) {
      asked.current = false;
      await tellAll().catch(() => undefined);
    }
    sending.current = false;
  }, [tellAll]);
  useEffect(() => {
    setScans(load());
    void send();
    const timer = setInterval(() => void send(), AGAIN_MS);
    addEventListener("online", send);
    return () => {
      clearInterval(timer);
      removeEventListener("online", send);
    };
  }, [send]);
  const add = useCallback(
    (scan: Pick<KeptScan, "bookingId" | "name" | "sent">) => {
      const made = { ...scan, scanId: crypto.randomUUID(), scannedAt: new Date().toISOString() };
      keep([{ ...made, state: "waiting" }, ...load()]);
      void send();
    },
    [keep, send],
  );
  return { scans, signedOut, add };
}
