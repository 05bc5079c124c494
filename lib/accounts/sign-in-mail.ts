import { mailHtml } from "@/lib/integrations/mail-layout";

const WORDS = {
  en: {
    subject: (code: string) => `${code} is your Prep code`,
    lead: "Your sign-in code",
    button: "Sign in with one click",
    foot: (minutes: number) =>
      `It works for ${minutes} minutes, once. If you did not ask for it, ignore this message.`,
  },
  es: {
    subject: (code: string) => `${code} es su código de Prep`,
    lead: "Su código de acceso",
    button: "Entrar con un clic",
    foot: (minutes: number) => `Vale ${minutes} minutos, una sola vez. Si no lo pidió, ignore este mensaje.`,
  },
};

export function signInMail(locale: "en" | "es", code: string, url: string, minutes: number) {
  const words = WORDS[locale];
  return {
    subject: words.subject(code),
    text: `${words.lead}: ${code}\n\n${words.button}: ${url}\n\n${words.foot(minutes)}\n`,
    html: mailHtml({
      title: words.lead,
      big: code,
      lines: [words.foot(minutes)],
      button: { label: words.button, url },
    }),
  };
}
