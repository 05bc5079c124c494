import type { Message } from "./messages";

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeMarkup = (text: string) =>
  text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2521; --soft: #5c6861; --line: #dfe5e1; --paper: #fff; --ground: #f4f6f4; --accent: #17603f; --warn: #a13d1c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eeea; --soft: #a3b0a8; --line: #2f3934; --paper: #1a211d; --ground: #121714; --accent: #6fcf9f; --warn: #f0a184; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
a:focus-visible, input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.soft { color: var(--soft); font-size: .9rem; margin: 0; overflow-wrap: anywhere; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
ul { list-style: none; padding: 0; margin: 1rem 0 0; }
li + li { border-top: 1px solid var(--line); }
li a { display: grid; grid-template-columns: minmax(0, 1fr); gap: .1rem; padding: .8rem 1rem; color: inherit; text-decoration: none; }
li a:hover { background: var(--ground); }
.row { display: flex; gap: .75rem; justify-content: space-between; align-items: baseline; }
.row > :first-child { min-width: 0; overflow-wrap: anywhere; }
.row time { flex: none; }
strong { font-weight: 600; }
.tag { color: var(--warn); font-weight: 600; }
form { display: flex; gap: .5rem; margin-top: 1rem; }
input, button { font: inherit; min-height: 2.75rem; padding: 0 .9rem; border-radius: .6rem; border: 1px solid var(--line); background: var(--paper); color: inherit; min-width: 0; }
input { flex: 1; }
button { background: var(--accent); color: var(--paper); border-color: transparent; font-weight: 600; }
iframe { width: 100%; min-height: 24rem; border: 0; background: #fff; display: block; }
pre { margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
section { margin-top: 1.25rem; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
.files { display: flex; flex-wrap: wrap; gap: .5rem; }
.files a { display: inline-block; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--paper); overflow-wrap: anywhere; }
.empty { padding: 2.5rem 1rem; text-align: center; }`;

/** Looks for something new every two seconds, and only then loads the page again: reading is not disturbed. */
const REFRESH = `
const seen = document.querySelector("main").dataset.newest;
setInterval(async () => {
  if (document.hidden || document.activeElement?.tagName === "INPUT") return;
  const answer = await fetch("/api/messages/newest" + location.search).then((r) => r.json()).catch(() => undefined);
  if (answer && answer.id !== seen) location.reload();
}, 2000);`;

function layout(title: string, body: string, newest?: string): string {
  const script = newest === undefined ? "" : `<script>${REFRESH}</script>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeMarkup(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main data-newest="${escapeMarkup(newest ?? "")}">${body}</main>${script}</body></html>`;
}

function when(iso: string): string {
  return `<time class="soft" datetime="${escapeMarkup(iso)}">${escapeMarkup(iso.slice(5, 16).replace("T", " "))}</time>`;
}

function line(message: Message): string {
  const bounced = message.lastEvent === "bounced" ? ' <span class="tag">bounced</span>' : "";
  const files = message.attachments.length > 0 ? ` · ${message.attachments.length} attached` : "";
  return `<li><a href="/messages/${escapeMarkup(message.id)}"><span class="row"><strong>${escapeMarkup(message.subject)}</strong>${when(message.createdAt)}</span><span class="soft">${escapeMarkup(message.to.join(", "))}${files}${bounced}</span></a></li>`;
}

/** The inbox: newest first, for everybody or for one address. */
export function listPage(messages: readonly Message[], to: string): string {
  const list =
    messages.length > 0
      ? `<ul class="card">${messages.map(line).join("")}</ul>`
      : `<ul class="card"><li class="empty soft">Nothing here yet. New mail appears by itself.</li></ul>`;
  const search = `<form role="search"><input type="search" name="to" aria-label="Address" placeholder="Mail to this address" value="${escapeMarkup(to)}"><button>Show</button></form>`;
  const head = `<h1>Mailbox</h1><p class="soft">Everything Prep sends on this computer lands here. Times are UTC.</p>`;
  return layout("Mailbox", head + search + list, messages[0]?.id ?? "");
}

/** One message with its two forms and its attachments. */
export function messagePage(message: Message): string {
  const base = `/messages/${escapeMarkup(message.id)}`;
  const files = message.attachments
    .map(
      ({ filename }, index) =>
        `<a href="${base}/attachments/${index}" download>${escapeMarkup(filename)}</a>`,
    )
    .join("");
  const parts = [
    `<p><a href="/">Back to the mailbox</a></p><h1>${escapeMarkup(message.subject)}</h1>`,
    `<p class="soft">From ${escapeMarkup(message.from)}</p><p class="soft">To ${escapeMarkup([...message.to, ...message.cc].join(", "))}</p><p>${when(message.createdAt)}</p>`,
    message.lastEvent === "bounced" ? `<p class="tag">This address bounces: nobody received it.</p>` : "",
    files ? `<section><h2>Attachments</h2><div class="files">${files}</div></section>` : "",
    // The frame has no scripts and no origin of ours; links open outside it.
    message.html === null
      ? ""
      : `<section><h2>Message</h2><div class="card"><iframe title="Message" src="${base}/html" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe></div></section>`,
    message.text === null
      ? ""
      : `<section><h2>As plain text</h2><div class="card"><pre>${linked(message.text)}</pre></div></section>`,
  ];
  return layout(message.subject, parts.join(""));
}

function linked(text: string): string {
  return escapeMarkup(text).replace(/https?:\/\/[^\s<]+[^\s<.,)]/g, (url) => `<a href="${url}">${url}</a>`);
}

/** The HTML form for the frame: links must leave it. */
export function framedHtml(html: string): string {
  return `<base target="_top">${html}`;
}
