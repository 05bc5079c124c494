/**
 * Keeps the check-in page at hand where there is no network: the page as it was last seen, with the key that passes are
 * verified with, and the files it is made of. It answers for that page alone.
 */
const CACHE = "prep-scan-1";
const PAGE = "/host/scan";
const KEPT_HEADERS = ["content-type", "content-security-policy"];
const PATIENCE_MS = 4_000;
const FILES = /\/_next\/static\/[^"'\\ )]+/g;

/** Whoever is signed out is led elsewhere: then nothing of the page may stay behind. */
async function keep(response) {
  const cache = await caches.open(CACHE);
  if (!response.ok || response.redirected) {
    if (response.redirected) await cache.delete(PAGE);
    return;
  }
  // Made anew, without the headers that tell how it was sent.
  const text = await response.text();
  const headers = new Headers();
  for (const name of KEPT_HEADERS) headers.set(name, response.headers.get(name) ?? "");
  const files = new Set(text.match(FILES));
  for (const known of await cache.keys()) {
    const { pathname } = new URL(known.url);
    if (pathname !== PAGE && !files.has(pathname)) await cache.delete(known);
  }
  await Promise.allSettled(
    [...files].map(async (file) => (await cache.match(file)) || cache.add(file)),
  );
  await cache.put(PAGE, new Response(text, { headers }));
}

const fetchPage = async () => keep(await fetch(PAGE, { credentials: "same-origin" }));

async function page(event) {
  try {
    const response = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    event.waitUntil(keep(response.clone()));
    return response;
  } catch (error) {
    const known = await caches.match(PAGE);
    if (known) return known;
    throw error;
  }
}

async function file(event) {
  const known = await caches.match(event.request, { ignoreSearch: true });
  return known ?? fetch(event.request);
}

self.addEventListener("install", (event) => event.waitUntil(fetchPage().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && pathname === PAGE) event.respondWith(page(event));
  else if (pathname.startsWith("/_next/static/")) event.respondWith(file(event));
});
