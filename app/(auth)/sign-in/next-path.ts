/** Where to go after signing in: a path of this site, never somebody else's. */
export const safeNext = (next: string | undefined) =>
  next && /^\/(?!\/)[\w\-/?=&%.:]*$/.test(next) && !next.startsWith("/sign-in") ? next : "/";
