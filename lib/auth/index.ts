import "server-only";
import { cookies, headers } from "next/headers";
import NextAuth from "next-auth";
import Credentials from "next-auth/providers/credentials";
import Google from "next-auth/providers/google";
import { systemDb } from "@/db/client";
import { signInWithIdentity, verifySignIn } from "@/lib/accounts";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { pickLocale } from "@/lib/core/locale";
import { env } from "@/lib/env";

const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** Signing in happens before there is an actor. Whoever comes for the first time is written to in the language they read. */
async function doorCtx(): Promise<Ctx> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return {
    now: new Date(),
    requestId: uuidv7(),
    locale: pickLocale(jar.get("locale")?.value, head.get("accept-language")),
    credential: null,
    db: systemDb("system:sign-in"),
    system: systemDb("system:sign-in"),
    person: async () => null,
  };
}

function google() {
  const { AUTH_GOOGLE_ID: clientId, AUTH_GOOGLE_SECRET: clientSecret, AUTH_GOOGLE_ISSUER: issuer } = env();
  if (!clientId || !clientSecret) return [];
  return [
    Google({
      clientId,
      clientSecret,
      ...(issuer && { issuer }),
      client: { token_endpoint_auth_method: "client_secret_post" },
    }),
  ];
}

/** E-mailed code or link. The browser proves possession of either; the database consumes it once. */
const code = () =>
  Credentials({
    id: "code",
    credentials: { email: {}, code: {}, link: {} },
    async authorize(input) {
      try {
        const text = (value: unknown) => (typeof value === "string" ? value : undefined);
        const { userId, sessionId } = await verifySignIn(await doorCtx(), {
          email: text(input.email),
          code: text(input.code),
          link: text(input.link),
        });
        return { id: userId, sessionId };
      } catch (error) {
        if (error instanceof AppError) return null;
        throw error;
      }
    },
  });

const nextAuth = NextAuth(() => ({
  secret: env().AUTH_SECRET,
  trustHost: true,
  session: { strategy: "jwt", maxAge: SESSION_SECONDS },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  providers: [code(), ...google()],
  logger: { error: () => undefined },
  callbacks: {
    async signIn({ account, profile, user }) {
      if (account?.provider !== "google") return true;
      if (!profile?.email || profile.email_verified !== true) return false;
      const signedIn = await signInWithIdentity(await doorCtx(), {
        provider: "google",
        subject: account.providerAccountId,
        email: profile.email,
        name: profile.name ?? "",
      });
      Object.assign(user, { id: signedIn.userId, sessionId: signedIn.sessionId });
      return true;
    },
    jwt({ token, user }) {
      if (user) return { ...token, userId: user.id, sessionId: (user as { sessionId?: string }).sessionId };
      return token;
    },
    session({ session, token }) {
      return { ...session, userId: token.userId, sessionId: token.sessionId };
    },
  },
}));

export const { handlers, signIn, signOut } = nextAuth;

/** What the cookie claims, unread by the database; every round trip checks it there. */
export async function currentSession(): Promise<{ userId: string; sessionId: string } | null> {
  const session = (await nextAuth.auth()) as { userId?: unknown; sessionId?: unknown } | null;
  return typeof session?.userId === "string" && typeof session.sessionId === "string"
    ? { userId: session.userId, sessionId: session.sessionId }
    : null;
}
