import { createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { stackEnv } from "@/lib/testing/database";
import { openFeedServer } from "@/lib/testing/feed-server";
import { isPublicAddress, outsideUrl } from "./outside-address";
import { fetchOutside } from "./outside-file";

Object.assign(process.env, stackEnv(), { DNS_RESOLVER_URL: "" });
const server = await openFeedServer();
process.env.DNS_RESOLVER_URL = `${server.origin}/dns`;
const nothing = { etag: "", lastModified: "" };
const get = (url: string, timeout?: number) => fetchOutside(url, nothing, timeout);

/** A door on loopback that nobody may knock at. */
let knocks = 0;
const door = createServer((socket) => {
  knocks++;
  socket.destroy();
});
await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
const { port } = door.address() as { port: number };

const INNER = [
  `http://127.0.0.1:${port}/`,
  `https://127.0.0.1:${port}/`,
  "https://127.0.0.1/cal.ics",
  "https://127.1/cal.ics",
  "https://2130706433/cal.ics",
  "https://0177.0.0.1/cal.ics",
  "https://0x7f.0.0.1/cal.ics",
  "https://0x7f000001/cal.ics",
  "https://①②⑦.0.0.1/cal.ics",
  "https://10.0.0.1/cal.ics",
  "https://169.254.169.254/latest/meta-data/",
  "https://[::1]/cal.ics",
  "https://[::ffff:127.0.0.1]/cal.ics",
  "https://[::ffff:a9fe:a9fe]/cal.ics",
  "https://[fd00::1]/cal.ics",
  "https://8.8.8.8/cal.ics",
  "https://localhost/cal.ics",
  "https://localhost./cal.ics",
  "https://db.localhost/cal.ics",
  "https://postgres/cal.ics",
  "https://metadata.google.internal/computeMetadata/v1/",
  "https://printer.local/cal.ics",
  "https://127.0.0.1.nip.io/cal.ics",
  "https://localtest.me/cal.ics",
  "https://calendar.example.com:8443/cal.ics",
  "https://user:pass@calendar.google.com/cal.ics",
  "http://calendar.google.com/cal.ics",
  "file:///etc/passwd",
  "gopher://127.0.0.1:70/",
  "ftp://calendar.google.com/cal.ics",
  "data:text/calendar,BEGIN:VCALENDAR",
  "javascript:alert(1)",
  "//127.0.0.1/cal.ics",
  "calendar",
  "",
  `https://calendar.google.com/${"x".repeat(3_000)}`,
];
test.each(INNER)("F39 %s is refused before anything is asked", async (url) => {
  await expect(get(url)).rejects.toThrow("address_refused");
});

test("addresses of real calendars are taken, webcal as https", () => {
  expect(outsideUrl("webcal://calendar.google.com/calendar/ical/a%40b/private-1/basic.ics#x").href).toBe(
    "https://calendar.google.com/calendar/ical/a%40b/private-1/basic.ics",
  );
  expect(outsideUrl(" https://outlook.office365.com/owa/calendar/x/reachcalendar.ics").host).toBe(
    "outlook.office365.com",
  );
});

test.each([
  `http://127.0.0.1:${port}/`,
  "https://169.254.169.254/",
  "file:///etc/passwd",
  "gopher://x/",
  "//10.0.0.1/",
  "http://[::ffff:127.0.0.1]/",
])("F39 a redirect to %s is refused", async (location) => {
  server.on("/hop", (_, response) => response.writeHead(302, { location }).end());
  await expect(get(`${server.origin}/hop`)).rejects.toThrow("address_refused");
});

test("F39 three redirects are followed, a fourth is not, and a circle ends", async () => {
  for (const n of [1, 2, 3])
    server.on(`/r${n}`, (_, response) => response.writeHead(301, { location: `/r${n - 1}` }).end());
  server.on("/r0", (_, response) => response.end("there"));
  await expect(get(`${server.origin}/r3`)).resolves.toMatchObject({ changed: true });
  server.on("/r4", (_, response) => response.writeHead(308, { location: "/r3" }).end());
  await expect(get(`${server.origin}/r4`)).rejects.toThrow("too_many_redirects");
  server.on("/circle", (_, response) => response.writeHead(307, { location: "/circle" }).end());
  await expect(get(`${server.origin}/circle`)).rejects.toThrow("too_many_redirects");
});

test("F39 a name is refused when any address that the resolver knows is an inner one, and when it knows none", async () => {
  let answers: { type: number; data: string }[] = [];
  server.on("/dns?name=rebind.example.com&type=A", (_, response) =>
    response.end(JSON.stringify({ Status: 0, Answer: answers })),
  );
  server.on("/dns?name=rebind.example.com&type=AAAA", (_, response) =>
    response.end(JSON.stringify({ Status: 0 })),
  );
  for (const data of ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1"]) {
    answers = [
      { type: 1, data: "93.184.216.34" },
      { type: data.includes(":") ? 28 : 1, data },
    ];
    await expect(get("https://rebind.example.com/cal.ics")).rejects.toThrow("address_refused");
  }
  answers = [];
  await expect(get("https://rebind.example.com/cal.ics")).rejects.toThrow("unreachable");
});

test("F39 endless and oversized bodies are cut off at five megabytes, compressed ones too", async () => {
  let sent = 0;
  server.on("/endless", (_, response) => {
    const chunk = Buffer.alloc(256 * 1024, 120);
    const more = () => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
    };
    response.on("drain", more);
    more();
  });
  await expect(get(`${server.origin}/endless`)).rejects.toThrow("too_large");
  expect(sent).toBeLessThan(40e6);
  server.on("/told", (_, response) => response.writeHead(200, { "content-length": 1e9 }).write("x"));
  await expect(get(`${server.origin}/told`)).rejects.toThrow("too_large");
  const bomb = gzipSync(Buffer.alloc(50e6));
  server.on("/bomb", (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
  await expect(get(`${server.origin}/bomb`)).rejects.toThrow("too_large");
});

test("F39 a server that drips or says nothing is left when the time is up, by default within ten seconds", async () => {
  server.on("/drip", (_, response) => {
    const timer = setInterval(() => response.write("x"), 50);
    response.on("close", () => clearInterval(timer));
  });
  server.on("/silent", () => undefined);
  for (const path of ["/drip", "/silent"]) {
    const began = performance.now();
    await expect(get(`${server.origin}${path}`, 500)).rejects.toThrow("too_slow");
    expect(performance.now() - began).toBeLessThan(2_000);
  }
  const began = performance.now();
  await expect(get(`${server.origin}/drip`)).rejects.toThrow("too_slow");
  expect(performance.now() - began).toBeLessThan(10_900);
});

test("F39 neither an error nor anything it carries quotes the address", async () => {
  const said = [console.error, console.warn, console.info].map((_, i) =>
    vi.spyOn(console, (["error", "warn", "info"] as const)[i] ?? "info"),
  );
  const secret = `${server.origin}/private-5ecret`;
  server.on("/private-5ecret", (request) => request.destroy());
  const error = await get(secret).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(
    JSON.stringify([error, String(error), (error as Error).stack, (error as Error).cause]),
  ).not.toContain("5ecret");
  expect(JSON.stringify(said.map((spy) => spy.mock.calls))).not.toContain("5ecret");
});

test("what is not the public internet is known in both families", () => {
  const inner = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "fc00::1",
    "fe80::1",
    "ff02::1",
    "2002:7f00:1::",
    "2001:0:1::",
    "2001:db8::1",
    "nonsense",
    "999",
  ];
  expect(inner.filter(isPublicAddress)).toEqual([]);
  const outer = [
    "8.8.8.8",
    "93.184.216.34",
    "172.15.0.1",
    "172.32.0.1",
    "2606:4700::1111",
    "2001:4860:4860::8888",
  ];
  expect(outer.filter(isPublicAddress)).toEqual(outer);
});

test("F39 after all of this nobody has knocked at the inner door", () => {
  expect(knocks).toBe(0);
  door.close();
});
