type Content = {
  title: string;
  /** Shown large: a code, a time. */
  big?: string;
  lines: string[];
  facts?: [string, string][];
  button?: { label: string; url: string };
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const CELL = "padding:6px 0;border-top:1px solid #e5e0d8;vertical-align:top";

/** One plain layout for every message; inline styles, because mail clients read nothing else. */
export function mailHtml({ title, big, lines, facts = [], button }: Content): string {
  const rows = facts
    .map(
      ([k, v]) =>
        `<tr><td style="${CELL};color:#5c5348;padding-right:16px">${escapeHtml(k)}</td><td style="${CELL}">${escapeHtml(v)}</td></tr>`,
    )
    .join("");
  return `<!doctype html><html><body style="margin:0;background:#f6f3ee;font:16px/1.5 system-ui,sans-serif;color:#1f1b16">
<div style="max-width:520px;margin:0 auto;padding:24px">
<div style="background:#fff;border-radius:12px;padding:24px">
<h1 style="font-size:20px;margin:0 0 12px">${escapeHtml(title)}</h1>
${big ? `<p style="font-size:34px;letter-spacing:6px;font-weight:700;margin:0 0 12px">${escapeHtml(big)}</p>` : ""}
${lines.map((line) => `<p style="margin:0 0 12px">${escapeHtml(line)}</p>`).join("")}
${rows ? `<table style="width:100%;border-collapse:collapse;margin:0 0 16px">${rows}</table>` : ""}
${button ? `<p style="margin:16px 0 0"><a href="${escapeHtml(button.url)}" style="display:inline-block;background:#14532d;color:#fff;padding:12px 20px;border-radius:8px;text-decoration:none;font-weight:600">${escapeHtml(button.label)}</a></p>` : ""}
</div><p style="color:#5c5348;font-size:13px;margin:16px 4px">Prep</p></div></body></html>`;
}

/** The same content for readers without HTML. */
export function mailText({ title, big, lines, facts = [], button }: Content): string {
  const parts = [
    title,
    big,
    ...lines,
    ...facts.map(([k, v]) => `${k}: ${v}`),
    button && `${button.label}: ${button.url}`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}
