import type { Json } from "./json";
import type { World } from "./world";

/** What a hosted page answers to the browser. */
export interface HostedAnswer {
  status: number;
  html?: string;
  location?: string;
}

export interface HostedRequest {
  world: World;
  method: string;
  id: string;
  form: Json;
}

export interface HostedPage {
  pattern: RegExp;
  run: (request: HostedRequest) => HostedAnswer;
}

export const redirect = (location: string): HostedAnswer => ({ status: 303, location });

export const escapeHtml = (text: unknown): string =>
  String(text ?? "").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#1a1f36;background:#f6f8fa}
main{max-width:980px;margin:0 auto;padding:24px 16px 48px}
.test{background:#fde68a;color:#713f12;text-align:center;padding:6px 16px;font-size:14px;font-weight:600}
.two{display:grid;gap:24px}@media(min-width:820px){.two{grid-template-columns:1fr 1fr;gap:64px;padding-top:32px}}
.card{background:#fff;border:1px solid #e3e8ee;border-radius:12px;padding:24px;box-shadow:0 1px 3px rgb(0 0 0/.06)}
h1{font-size:1.35rem;line-height:1.3;margin:0 0 8px}h2{font-size:1.1rem;margin:0 0 16px}
.total{font-size:2.25rem;font-weight:650;letter-spacing:-.02em;margin:4px 0 20px}
.muted{color:#4b5563}.small{font-size:.875rem}a{color:#3730a3}
ul.items{list-style:none;margin:0;padding:0}ul.items li{display:flex;justify-content:space-between;gap:16px;padding:12px 0;border-top:1px solid #e3e8ee}
label{display:block;font-weight:550;font-size:.9rem;margin:14px 0 4px}
input,select{width:100%;font:inherit;padding:11px 12px;border:1px solid #8792a2;border-radius:8px;background:#fff;color:inherit}
input:focus,select:focus,button:focus-visible,a:focus-visible{outline:3px solid #818cf8;outline-offset:1px;border-color:#4f46e5}
[aria-invalid=true]{border-color:#b91c1c;border-width:2px}
.row{display:grid;grid-template-columns:1fr 1fr;gap:12px;align-items:end}.row>div{min-width:0}fieldset{border:0;margin:0;padding:0}legend{font-weight:650;padding:12px 0 0}
button{font:inherit;font-weight:600;width:100%;margin-top:20px;padding:13px;border:0;border-radius:8px;background:#4338ca;color:#fff;cursor:pointer}
button:hover{background:#3730a3}button.plain{background:#fff;color:#1a1f36;border:1px solid #8792a2}
.alert{border:1px solid #fecaca;border-left:4px solid #b91c1c;background:#fef2f2;color:#991b1b;border-radius:8px;padding:12px 14px;margin:0 0 12px}
.note{background:#eef2ff;border-radius:8px;padding:12px 14px;margin:16px 0 0}
`;

interface Layout {
  title: string;
  body: string;
  lang?: "en" | "es";
  status?: number;
}

/** No script and no outside request: what the payer sees is what the server decided. */
export function layout({ title, body, lang = "en", status = 200 }: Layout): HostedAnswer {
  const banner = lang === "es" ? "Modo de prueba: no se mueve dinero real" : "Test mode: no real money moves";
  return {
    status,
    html: `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><div class="test">${banner}</div><main>${body}</main></body></html>`,
  };
}

interface Field {
  name: string;
  label: string;
  value?: string;
  autocomplete?: string;
  inputmode?: string;
  placeholder?: string;
  type?: string;
  invalid?: boolean;
  required?: boolean;
}

export function field(options: Field): string {
  const extra = [
    options.autocomplete && `autocomplete="${options.autocomplete}"`,
    options.inputmode && `inputmode="${options.inputmode}"`,
    options.placeholder && `placeholder="${escapeHtml(options.placeholder)}"`,
    options.invalid && `aria-invalid="true" aria-describedby="alert"`,
    options.required !== false && "required",
  ].filter(Boolean);
  return `<div><label for="${options.name}">${escapeHtml(options.label)}</label><input id="${options.name}" name="${options.name}" type="${options.type ?? "text"}" value="${escapeHtml(options.value)}" ${extra.join(" ")}></div>`;
}

export const alert = (message: string | null): string =>
  message ? `<p class="alert" id="alert" role="alert">${escapeHtml(message)}</p>` : "";
