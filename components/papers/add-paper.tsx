"use client";
import { Camera, FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type DragEvent, useId, useState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { type FinishPaper, type StartPaper, sendFile } from "./send-file";

const TYPES = "application/pdf,image/jpeg,image/png,image/heic,image/heif,.heic";

export type Worker = { id: string; name: string };
type Props = {
  start: StartPaper;
  finish: FinishPaper;
  requirement: string;
  kitchenId: string | null;
  /** The paper that the new one is sent in place of. */
  replacesId?: string;
  /** Whom it can name, where each worker needs one; null: it names nobody, or whom is known already. */
  workers?: Worker[] | null;
  staffId?: string | null;
  /** What it is for, for whoever hears the button without seeing what is around it. */
  title: string;
};

/** One file by drag, by choice or by camera; then to the page where its person confirms what was read. */
export function AddPaper(props: Props) {
  const { start, finish, requirement, kitchenId, replacesId, title, workers = null } = props;
  const t = useTranslations("papers.add");
  const router = useRouter();
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState("");
  const [over, setOver] = useState(false);
  const [staffId, setStaffId] = useState(props.staffId ?? "");
  const take = async (file: File | undefined) => {
    if (!file || share !== null) return;
    if (workers && !staffId) return setProblem(t("whoFirst"));
    setProblem("");
    setShare(0);
    const whose = { ...(kitchenId && { kitchenId }), ...(staffId && { staffId }) };
    const about = { requirement, ...whose, ...(replacesId && { replacesId }) };
    const sent = await sendFile(file, { start, finish, about, onShare: setShare });
    if ("paperId" in sent) return router.push(`/papers/${sent.paperId}`);
    setShare(null);
    setProblem(sent.problem ?? t("broken"));
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  if (share !== null) return <Progress share={share} />;
  return (
    <div className="grid gap-3">
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      {workers && (
        <SelectField label={t("whose")} value={staffId} onChange={(event) => setStaffId(event.target.value)}>
          <option value="">{t("choosePerson")}</option>
          {workers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {workers && (
        <TextLink href={kitchenId ? `/host/kitchens/${kitchenId}/papers/staff` : "/papers/staff"}>
          {t("people")}
        </TextLink>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way more; the buttons inside are for everybody */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
        className={`grid gap-3 rounded-lg border-2 border-dashed p-4 ${over ? "border-brand bg-brand-wash" : "border-line-strong"}`}
      >
        <p className="max-sm:hidden">{t("drop")}</p>
        <div className="flex flex-wrap gap-2">
          <Choose
            label={t("choose")}
            about={title}
            onFile={take}
            accept={TYPES}
            icon={<FileUp aria-hidden />}
          />
          <Choose
            label={t("camera")}
            about={title}
            onFile={take}
            accept="image/*"
            capture
            icon={<Camera aria-hidden />}
          />
        </div>
        <p className="text-sm text-ink-soft">{t("limits")}</p>
      </div>
    </div>
  );
}

function Progress({ share }: { share: number }) {
  const t = useTranslations("papers.add");
  const id = useId();
  return (
    <div className="grid gap-2" role="status">
      <label htmlFor={id}>{share < 1 ? t("sending") : t("sent")}</label>
      <progress id={id} value={share} max={1} className="h-3 w-full accent-brand" />
    </div>
  );
}

type ChooseProps = {
  label: string;
  about: string;
  accept: string;
  capture?: boolean;
  icon: React.ReactNode;
  onFile(file: File | undefined): void;
};

/** A file input that looks like a button and keeps its own focus. */
function Choose({ label, about, accept, capture, icon, onFile }: ChooseProps) {
  return (
    <label
      className={`${buttonStyle({ tone: "plain" })} cursor-pointer focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-brand`}
    >
      {icon}
      {label} <span className="sr-only">{about}</span>
      <input
        type="file"
        className="sr-only"
        accept={accept}
        {...(capture && { capture: "environment" })}
        onChange={(event) => onFile(event.currentTarget.files?.[0])}
      />
    </label>
  );
}
