import sharp, { type Sharp } from "sharp";

/** What a drawn certificate says, and how it was photographed. */
export type Certificate = {
  name: string;
  lines: string[];
  validFrom: string;
  validUntil: string;
  number: string;
  turnedDegrees: number;
  blur: number;
  /** 1 is black on white; less is nearer to grey on grey. */
  contrast: number;
  noise: number;
};

const WIDTH = 1_200;
const HEIGHT = 1_600;
const PHOTO_WIDTH = 2_100;

const MONTHS = {
  en: "January February March April May June July August September October November December".split(" "),
  es: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(" "),
};
type Way = (year: number, month: number, day: number) => string;
const two = (n: number) => String(n).padStart(2, "0");
const WAYS: Record<"en" | "es", Way[]> = {
  en: [
    (y, m, d) => `${MONTHS.en[m - 1]} ${d}, ${y}`,
    (y, m, d) => `${two(m)}/${two(d)}/${y}`,
    (y, m, d) => `${y}-${two(m)}-${two(d)}`,
    (y, m, d) => `${d} ${MONTHS.en[m - 1]?.slice(0, 3)} ${y}`,
  ],
  es: [
    (y, m, d) => `${d} de ${MONTHS.es[m - 1]} de ${y}`,
    (y, m, d) => `${two(d)}/${two(m)}/${y}`,
    (y, m, d) => `${y}-${two(m)}-${two(d)}`,
  ],
};

type Said = { from: string; until: string; number: string };
const KINDS: Record<"en" | "es", ((said: Said) => string[])[]> = {
  en: [
    ({ from, until, number }) => [
      "CERTIFICATE OF LIABILITY INSURANCE",
      "Insurer: Lakeshore Mutual Insurance Company",
      "Insured: Blue Door Bakery LLC",
      `Policy number: ${number}`,
      `Effective date: ${from}`,
      `Expiration date: ${until}`,
      "Each occurrence: $1,000,000",
      "General aggregate: $2,000,000",
      "Additional insured: Fulton Street Kitchen",
    ],
    ({ from, until, number }) => [
      "City of Chicago Department of Public Health",
      "FOOD HANDLER TRAINING CERTIFICATE",
      "Issued to: Ana Torres",
      `Certificate No. ${number}`,
      `Issued on ${from}`,
      `Valid through ${until}`,
    ],
    ({ from, until, number }) => [
      "KITCHEN EXHAUST HOOD CLEANING REPORT",
      "Issued by: Clear Duct Services Inc.",
      "Establishment: Fulton Street Kitchen",
      `License number: ${number}`,
      `Service date: ${from}`,
      `Next service due: ${until}`,
    ],
  ],
  es: [
    ({ from, until, number }) => [
      "CERTIFICADO DE MANIPULADOR DE ALIMENTOS",
      "Emitido por: Departamento de Salud",
      "Titular: María Núñez",
      `Certificado No. ${number}`,
      `Fecha de emisión: ${from}`,
      `Fecha de vencimiento: ${until}`,
    ],
    ({ from, until, number }) => [
      "SEGURO DE RESPONSABILIDAD CIVIL",
      "Aseguradora: Seguros del Lago",
      "Asegurado: Panadería Puerta Azul",
      `Póliza No. ${number}`,
      `Válido desde: ${from}`,
      `Válido hasta: ${until}`,
      "Por cada ocurrencia: $1,000,000",
      "Agregado general: $2,000,000",
    ],
  ],
};

/** So many different certificates, always the same ones: two languages, four ways to write a date, good photos and poor ones. */
export function certificates(count: number): Certificate[] {
  return Array.from({ length: count }, (_, n) => {
    const language = n % 3 === 2 ? "es" : "en";
    const way = pick(WAYS[language], Math.floor(n / 3));
    const year = 2025 + (n % 3);
    const month = (n * 5) % 12;
    const day = ((n * 7) % 27) + 1;
    const number = `${String.fromCharCode(65 + (n % 26))}${10_000 + n * 317}`;
    const said = {
      from: way(year, month + 1, day),
      until: way(year + 1, month + 1, day),
      number,
    };
    return {
      name: `${language}-${n}`,
      lines: pick(KINDS[language], n)(said),
      validFrom: `${year}-${two(month + 1)}-${two(day)}`,
      validUntil: `${year + 1}-${two(month + 1)}-${two(day)}`,
      number,
      turnedDegrees: [0, 2, -3, 0, 4, -1, 0, 90][n % 8] as number,
      blur: [0, 0.8, 0, 1.4, 0][n % 5] as number,
      contrast: [1, 0.6, 1, 0.35, 0.8, 1, 0.5][n % 7] as number,
      noise: n % 4 === 3 ? 8 : 0,
    };
  });
}

const pick = <T>(list: readonly T[], at: number) => list[at % list.length] as T;
const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const grey = (share: number) =>
  `rgb(${Array(3)
    .fill(Math.round(share * 255))
    .join(",")})`;

/** The sheet itself, as a drawing. */
export function drawn({ lines, contrast }: Pick<Certificate, "lines" | "contrast">): string {
  const [ink, paper] = [0.5 - contrast * 0.45, 0.5 + contrast * 0.48];
  const text = lines.map((line, at) => {
    const size = at === 0 ? 40 : 34;
    return `<text x="120" y="${300 + at * 92}" font-size="${size}" fill="${grey(ink)}">${escaped(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="DejaVu Sans, Arial, sans-serif">
    <rect width="100%" height="100%" fill="${grey(paper)}"/>
    <rect x="50" y="50" width="${WIDTH - 100}" height="${HEIGHT - 100}" fill="none" stroke="${grey(ink)}" stroke-width="4"/>
    ${text.join("\n")}
  </svg>`;
}

/** The sheet as a phone takes it: lying on something, a little turned, not quite sharp, in whatever light there is. */
export async function photographed(certificate: Certificate): Promise<Uint8Array<ArrayBuffer>> {
  const { turnedDegrees, blur, contrast, noise } = certificate;
  const background = grey(0.5 + contrast * 0.2);
  const turned = await sharp(Buffer.from(drawn(certificate)), { density: 72 })
    .rotate(turnedDegrees, { background })
    .extend({ top: 60, bottom: 60, left: 60, right: 60, background })
    .png({ compressionLevel: 1 })
    .toBuffer();
  let photo = sharp(turned).resize({ width: PHOTO_WIDTH });
  if (blur > 0) photo = photo.blur(blur * 1.75);
  if (noise > 0) photo = sharp(await grained(photo, noise));
  return new Uint8Array(await photo.jpeg({ quality: 72 }).toBuffer());
}

/** What a small sensor adds in poor light; the same grain each time. */
async function grained(photo: Sharp, strength: number): Promise<Buffer> {
  const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
  let state = 12_345;
  for (let at = 0; at < data.length; at++) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    const grain = ((state >> 16) % (2 * strength + 1)) - strength;
    data[at] = Math.max(0, Math.min(255, (data[at] ?? 0) + grain));
  }
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } }).png({ compressionLevel: 1 }).toBuffer();
}
