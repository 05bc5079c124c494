import { createEmulator } from "emulate";

/** Google's sign-in pages and tokens, without Google: the consent page offers the people named here. */
export async function startGoogle(options: {
  port: number;
  clientId: string;
  clientSecret: string;
  appUrl: string;
  people: readonly { email: string; name: string }[];
}) {
  const google = await createEmulator({
    service: "google",
    port: options.port,
    baseUrl: `http://127.0.0.1:${options.port}`,
    seed: {
      google: {
        users: options.people.map(({ email, name }) => ({ email, name })),
        oauth_clients: [
          {
            client_id: options.clientId,
            client_secret: options.clientSecret,
            redirect_uris: [`${options.appUrl}/api/auth/callback/google`],
          },
        ],
      },
    },
  });
  return { url: `http://127.0.0.1:${options.port}`, stop: () => google.close() };
}
