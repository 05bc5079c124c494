"use client";
import { LocateFixed } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";

type Props = { label: string; asking: string; failed: string; name: string };

/** Asks the browser where it is, only when pressed; the answer goes into the address like any other place. */
export function NearMe({ label, asking, failed, name }: Props) {
  const router = useRouter();
  const [state, setState] = useState<"idle" | "asking" | "failed">("idle");
  const ask = () => {
    setState("asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState("idle");
        const query = new URLSearchParams(window.location.search);
        query.set("near", `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`);
        query.set("place", name);
        router.push(`/search?${query}`);
      },
      () => setState("failed"),
      { timeout: 10_000, maximumAge: 300_000 },
    );
  };
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Button type="button" tone="plain" onClick={ask} disabled={state === "asking"}>
        <LocateFixed aria-hidden />
        {state === "asking" ? asking : label}
      </Button>
      <span role="status" className="text-sm text-danger">
        {state === "failed" && failed}
      </span>
    </span>
  );
}
