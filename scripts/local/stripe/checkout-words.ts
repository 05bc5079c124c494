import type { ApiError } from "./api-error";
import type { Json } from "./json";

export interface Words {
  lang: "en" | "es";
  title: string;
  pay: string;
  payButton: string;
  total: string;
  back: string;
  card: string;
  email: string;
  number: string;
  expiry: string;
  name: string;
  zip: string;
  badEmail: string;
  badNumber: string;
  badExpiry: string;
  badCvc: string;
  badName: string;
  badZip: string;
  completeTitle: string;
  complete: string;
  expiredTitle: string;
  expired: string;
  challengeTitle: string;
  challenge: string;
  challengeComplete: string;
  challengeFail: string;
  decline: (error: ApiError) => string;
}

const ENGLISH: Words = {
  lang: "en",
  title: "Checkout",
  pay: "Pay Prep",
  payButton: "Pay",
  total: "Total due",
  back: "Back",
  card: "Pay with card",
  email: "Email",
  number: "Card number",
  expiry: "Expires (MM / YY)",
  name: "Name on card",
  zip: "ZIP",
  badEmail: "Your email is incomplete.",
  badNumber: "Your card number is invalid. In test mode only test cards work, such as 4242 4242 4242 4242.",
  badExpiry: "Your card's expiration date is incomplete or in the past.",
  badCvc: "Your card's security code is incomplete.",
  badName: "The name on the card is required.",
  badZip: "Your ZIP is incomplete.",
  completeTitle: "You're all done here",
  complete: "This payment page has been completed. You will not be charged again.",
  expiredTitle: "This page has expired",
  expired: "You have not been charged. Go back to start again.",
  challengeTitle: "Your bank wants to make sure it is you",
  challenge: "This is a test of 3-D Secure. Choose what the bank should answer.",
  challengeComplete: "Complete",
  challengeFail: "Fail",
  decline: (error) => error.message,
};

const SPANISH: Words = {
  lang: "es",
  title: "Pago",
  pay: "Pagar a Prep",
  payButton: "Pagar",
  total: "Total a pagar",
  back: "Volver",
  card: "Pagar con tarjeta",
  email: "Correo electrónico",
  number: "Número de tarjeta",
  expiry: "Vencimiento (MM / AA)",
  name: "Nombre en la tarjeta",
  zip: "Código postal",
  badEmail: "El correo electrónico está incompleto.",
  badNumber:
    "El número de tarjeta no es válido. En modo de prueba use una tarjeta de prueba, como 4242 4242 4242 4242.",
  badExpiry: "La fecha de vencimiento está incompleta o ya pasó.",
  badCvc: "El código de seguridad está incompleto.",
  badName: "Falta el nombre en la tarjeta.",
  badZip: "El código postal está incompleto.",
  completeTitle: "Ya está todo listo",
  complete: "Este pago ya se completó. No se le volverá a cobrar.",
  expiredTitle: "Esta página ha caducado",
  expired: "No se le ha cobrado nada. Vuelva para empezar de nuevo.",
  challengeTitle: "Su banco quiere comprobar que es usted",
  challenge: "Esta es una prueba de 3-D Secure. Elija la respuesta del banco.",
  challengeComplete: "Completar",
  challengeFail: "Rechazar",
  decline: (error) =>
    DECLINES[error.fields.decline_code ?? ""] ??
    DECLINES[error.fields.code ?? ""] ??
    "Su tarjeta fue rechazada.",
};

const DECLINES: Record<string, string> = {
  insufficient_funds: "Su tarjeta no tiene fondos suficientes.",
  expired_card: "Su tarjeta ha caducado.",
  incorrect_cvc: "El código de seguridad de su tarjeta es incorrecto.",
  processing_error: "Hubo un error al procesar su tarjeta. Inténtelo de nuevo en un momento.",
  payment_intent_authentication_failure:
    "No pudimos autenticar su tarjeta. Elija otra forma de pago e inténtelo de nuevo.",
};

export const wordsFor = (session: Json): Words =>
  String(session.locale ?? "").startsWith("es") ? SPANISH : ENGLISH;
