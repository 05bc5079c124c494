import { FIRST_BYTES, MAX_PAPER_BYTES } from "@/lib/core/paper-terms";
import { paperType } from "@/lib/core/paper-type";

type Refusal = { ok: false; error: { message: string } };
type Upload = { url: string; headers: Record<string, string> };
/** Server actions made by `action(…)`. */
export type StartPaper = (
  previous: null,
  form: FormData,
) => Promise<{ ok: true; data: { paperId: string; upload: Upload } } | Refusal>;
export type FinishPaper = (previous: null, form: FormData) => Promise<{ ok: true; data: unknown } | Refusal>;

export type Sending = {
  start: StartPaper;
  finish: FinishPaper;
  /** What the paper is for. */
  about: Record<string, string>;
  onShare(share: number): void;
};
export type Sent = { paperId: string } | { problem: string } | { problem: null };

/**
 * Puts a file straight into the store: the server hears what it is, says where to, and is told when it is there. `problem` is
 * what the server refused; null where the way there broke.
 */
export async function sendFile(file: File, { start, finish, about, onShare }: Sending): Promise<Sent> {
  try {
    const started = await start(null, formOf({ ...about, ...(await factsOf(file)) }));
    if (!started.ok) return { problem: started.error.message };
    const { paperId, upload } = started.data;
    await put(file, upload, onShare);
    const finished = await finish(null, formOf({ paperId }));
    return finished.ok ? { paperId } : { problem: finished.error.message };
  } catch {
    return { problem: null };
  }
}

function formOf(values: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

async function factsOf(file: File): Promise<Record<string, string>> {
  // What is too large is refused by its size alone, and not read here either.
  const whole = await file.slice(0, MAX_PAPER_BYTES).arrayBuffer();
  const first = new Uint8Array(whole.slice(0, FIRST_BYTES));
  return {
    fileName: file.name.slice(0, 200),
    byteCount: String(file.size),
    contentType: file.type || (paperType(first) ?? "unknown"),
    firstBytes: base64(first),
    sha256: base64(new Uint8Array(await crypto.subtle.digest("SHA-256", whole))),
  };
}

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

/** By the older way to send, which tells how much has left. */
function put(file: File, { url, headers }: Upload, onShare: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onShare(loaded / total);
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(String(request.status))));
    request.onerror = () => reject(new Error("The store could not be reached"));
    request.send(file);
  });
}
