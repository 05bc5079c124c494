"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

type Props = {
  /** Milliseconds left when the page was made: the browser's clock may be wrong, its sense of passing time is not. */
  leftMs: number;
  label: string;
  over: string;
};

const face = (ms: number) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

/** What is left of a hold, to the second; when it is over the page asks again how things stand. */
export function Countdown({ leftMs, label, over }: Props) {
  const router = useRouter();
  const [left, setLeft] = useState(leftMs);
  useEffect(() => {
    const until = performance.now() + leftMs;
    setLeft(leftMs);
    const timer = setInterval(() => {
      const now = until - performance.now();
      setLeft(now);
      if (now <= 0) {
        clearInterval(timer);
        router.refresh();
      }
    }, 250);
    return () => clearInterval(timer);
  }, [leftMs, router]);
  return (
    <p className="text-lg">
      {left > 0 ? label : over}{" "}
      {left > 0 && (
        <strong role="timer" className={`text-2xl tabular-nums ${left < 60_000 ? "text-danger" : ""}`}>
          {face(left)}
        </strong>
      )}
    </p>
  );
}
