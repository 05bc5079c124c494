import { FeedProblem } from "@/lib/core/calendar-terms";
import { outsideUrl, refuseInnerName } from "./outside-address";

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_REDIRECTS = 3;
export const FETCH_TIMEOUT_MS = 10_000;

type Known = { etag: string; lastModified: string };
export type OutsideFile = { changed: false } | ({ changed: true; bytes: Uint8Array<ArrayBuffer> } & Known);

/** Asks both layers of tracing to leave a request alone: they would note down its address, which is somebody's secret. */
const UNTRACED = { opentelemetry: { ignore: true }, next: { internal: true } };

/**
 * Fetches a file from somebody else's server, with what is known of its last version. One time limit covers every
 * redirect and the whole body. Throws `FeedProblem`; its text never has the address in it.
 */
export async function fetchOutside(
  text: string,
  known: Known,
  timeoutMs = FETCH_TIMEOUT_MS,
): Promise<OutsideFile> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await follow(outsideUrl(text), known, signal);
  } catch (error) {
    if (error instanceof FeedProblem) throw error;
    // The cause stays behind: errors of `fetch` quote the address.
    throw new FeedProblem(signal.aborted ? "too_slow" : "unreachable");
  }
}

async function follow(start: URL, known: Known, signal: AbortSignal): Promise<OutsideFile> {
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    await refuseInnerName(url, signal);
    const response = await ask(url, known, signal);
    const location = response.status >= 300 && response.status < 400 && response.headers.get("location");
    if (!location) return read(response, signal);
    await response.body?.cancel();
    if (!URL.canParse(location, url)) throw new FeedProblem("address_refused");
    url = outsideUrl(new URL(location, url).href);
  }
  throw new FeedProblem("too_many_redirects");
}

function ask(url: URL, { etag, lastModified }: Known, signal: AbortSignal): Promise<Response> {
  const headers = new Headers({
    accept: "text/calendar, text/plain;q=0.5, */*;q=0.1",
    "user-agent": "Prep-Calendar/1",
  });
  if (etag) headers.set("if-none-match", etag);
  if (lastModified) headers.set("if-modified-since", lastModified);
  const request: RequestInit = { headers, signal, redirect: "manual", cache: "no-store" };
  return fetch(url, Object.assign(request, UNTRACED));
}

async function read(response: Response, signal: AbortSignal): Promise<OutsideFile> {
  if (response.status === 304) return { changed: false };
  const header = (name: string) => (response.headers.get(name) ?? "").slice(0, 300);
  const problem = problemOf(response.status, Number(header("content-length") || 0));
  if (problem) {
    await response.body?.cancel();
    throw new FeedProblem(problem);
  }
  const bytes = await bodyOf(response, signal);
  return { changed: true, bytes, etag: header("etag"), lastModified: header("last-modified") };
}

function problemOf(status: number, length: number) {
  if (status === 404 || status === 410 || status === 401 || status === 403) return "not_found";
  if (status !== 200) return "unreachable";
  return length > MAX_BYTES ? "too_large" : null;
}

/** Counted as it comes out of any compression, so that a small answer cannot unfold into a large one. */
async function bodyOf(response: Response, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    signal.throwIfAborted();
    const part = await reader?.read();
    if (!part || part.done) break;
    length += part.value.length;
    if (length > MAX_BYTES) {
      await reader?.cancel();
      throw new FeedProblem("too_large");
    }
    chunks.push(part.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
