"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 2_000;
const TIMES = 60;

/** Looks again every two seconds for two minutes, while something is being read. */
export function Waiting() {
  const router = useRouter();
  useEffect(() => {
    let left = TIMES;
    const timer = setInterval(() => {
      if (--left < 0) clearInterval(timer);
      else router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);
  return <progress className="h-3 w-full accent-brand" aria-hidden="true" />;
}
