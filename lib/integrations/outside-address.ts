import { FeedProblem } from "@/lib/core/calendar-terms";
import { env } from "@/lib/env";

/**
 * Which addresses of other people our servers may call. Anyone can register a calendar, so a calendar's address must
 * never lead to ourselves, to a neighbour or to the cloud's own services (docs/decisions/0007).
 */

const MAX_LENGTH = 2_000;
/** Names that lead into a network instead of out of it. */
const INSIDE =
  /(^|\.)(localhost|local|localdomain|internal|intranet|private|corp|home|lan|test|invalid|example|onion|arpa)$/;
/** Public names that answer with whatever address is written into them, our own included. */
const MIRRORS = /(^|\.)(nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com)$/;

/** The one origin beyond the rules, for calendars of the local stack; a live key refuses to start with it. */
const local = () => env().CALENDAR_LOCAL_ORIGIN;

/**
 * Reads an address and refuses every one that may not be called: other schemes than https (`webcal:` is https),
 * addresses written as numbers in any notation, names of inner networks, other ports, and passwords.
 */
export function outsideUrl(text: string): URL {
  const given = text.trim().replace(/^webcals?:/i, "https:");
  if (given.length > MAX_LENGTH || !URL.canParse(given)) throw new FeedProblem("address_refused");
  const url = new URL(given);
  url.hash = "";
  if (url.origin === local()) return url;
  // The URL standard has turned every way of writing an IPv4 address into this one by now, and IPv6 stands in brackets.
  const host = url.hostname.replace(/\.$/, "");
  const numeric = /^[\d.]+$/.test(host) || host.startsWith("[");
  const named = host.includes(".") && !INSIDE.test(host) && !MIRRORS.test(host);
  const plain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  if (numeric || !named || !plain) throw new FeedProblem("address_refused");
  return url;
}

type DnsAnswer = { Status?: number; Answer?: { type: number; data: string }[] };
const [A, AAAA] = [1, 28];

/**
 * Where a resolver is configured, looks the name up and refuses it when any of its addresses is not public. The edge
 * resolves again when it connects; what remains between the two is written down in docs/decisions/0007.
 */
export async function refuseInnerName(url: URL, signal: AbortSignal): Promise<void> {
  const resolver = env().DNS_RESOLVER_URL;
  if (!resolver || url.origin === local()) return;
  const answers = await Promise.all([
    lookUp(resolver, url.hostname, "A", signal),
    lookUp(resolver, url.hostname, "AAAA", signal),
  ]);
  const addresses = answers.flat();
  if (addresses.length === 0) throw new FeedProblem("unreachable");
  if (!addresses.every(isPublicAddress)) throw new FeedProblem("address_refused");
}

async function lookUp(resolver: string, name: string, type: string, signal: AbortSignal): Promise<string[]> {
  const query = new URL(resolver);
  query.searchParams.set("name", name);
  query.searchParams.set("type", type);
  const response = await fetch(query, {
    headers: { accept: "application/dns-json" },
    redirect: "error",
    cache: "no-store",
    signal,
  });
  if (!response.ok) throw new FeedProblem("unreachable");
  const { Answer = [] } = (await response.json()) as DnsAnswer;
  return Answer.filter((one) => one.type === A || one.type === AAAA).map((one) => one.data);
}

/** IPv4 networks that are not the public internet: first address and length of the prefix. */
const NOT_PUBLIC: [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

const numberOf = (ip: string) => ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

/** Whether an address belongs to the public internet. What it cannot read is not. */
export function isPublicAddress(ip: string): boolean {
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(ip)) {
    const number = numberOf(ip);
    return !NOT_PUBLIC.some(([network, bits]) => {
      const size = 2 ** (32 - bits);
      return Math.floor(number / size) === Math.floor(numberOf(network) / size);
    });
  }
  // Of IPv6 only 2000::/3 is handed out; in it lie documentation, tunnels and 6to4, which carry IPv4 addresses inside.
  const [first = "", second = "0"] = ip.toLowerCase().split(":");
  if (!/^[0-9a-f]{4}$/.test(first) || !/^[23]/.test(first) || !ip.includes(":")) return false;
  const next = Number.parseInt(second || "0", 16);
  return !(first === "2002" || first === "3fff" || (first === "2001" && (next < 0x200 || next === 0xdb8)));
}
