"use client";
import jsQR from "jsqr";
import { Camera as CameraIcon, CameraOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

const LOOK_MS = 250;
const WIDTH = 640;

type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type DetectorClass = new (options: { formats: string[] }) => Detector;

/** The browser's own reader where it has one, else a library that looks at the pixels. */
function reader(): (video: HTMLVideoElement) => Promise<string | null> {
  const Known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const detector = Known && new Known({ formats: ["qr_code"] });
  const canvas = document.createElement("canvas");
  return async (video) => {
    if (video.videoWidth === 0) return null;
    if (detector) return (await detector.detect(video).catch(() => []))[0]?.rawValue ?? null;
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context?.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context?.getImageData(0, 0, canvas.width, canvas.height);
    return picture ? (jsQR(picture.data, picture.width, picture.height)?.data ?? null) : null;
  };
}

/** Looks through the camera until told to stop, and gives each code it sees once. */
export function Camera({ onRead }: { onRead: (text: string) => void }) {
  const t = useTranslations("scan");
  const [on, setOn] = useState(false);
  const [failed, setFailed] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(onRead);
  told.current = onRead;
  useEffect(() => {
    if (!on) return;
    let stream: MediaStream | undefined;
    let last = "";
    let stopped = false;
    const read = reader();
    const look = async () => {
      const text = video.current && (await read(video.current));
      if (text && text !== last && !stopped) told.current(text);
      if (text) last = text;
    };
    const timer = setInterval(() => void look(), LOOK_MS);
    navigator.mediaDevices
      ?.getUserMedia({ video: { facingMode: "environment" } })
      .then((opened) => {
        stream = opened;
        if (stopped) for (const track of opened.getTracks()) track.stop();
        else if (video.current) video.current.srcObject = opened;
      })
      .catch(() => {
        setFailed(true);
        setOn(false);
      });
    return () => {
      stopped = true;
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, [on]);
  return (
    <div className="grid gap-3">
      {failed && (
        <Notice tone="warn" live>
          {t("noCamera")}
        </Notice>
      )}
      {on && (
        <video
          ref={video}
          autoPlay
          muted
          playsInline
          aria-label={t("camera")}
          className="aspect-square w-full rounded-card bg-sunken object-cover"
        />
      )}
      <Button
        type="button"
        size="large"
        wide
        tone={on ? "plain" : "primary"}
        onClick={() => {
          setFailed(false);
          setOn(!on);
        }}
      >
        {on ? <CameraOff aria-hidden /> : <CameraIcon aria-hidden />}
        {t(on ? "stop" : "start")}
      </Button>
    </div>
  );
}
