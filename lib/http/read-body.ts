import { refuse } from "@/lib/core/errors";

/** The body as text, read no further than `maxBytes`. Refuses `payload_too_large`. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () => refuse("payload_too_large", "The request body is too large");
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) tooLarge();
  const reader = request.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) tooLarge();
    text += decoder.decode(value, { stream: true });
  }
}
