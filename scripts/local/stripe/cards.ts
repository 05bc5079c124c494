/** What Stripe's test cards do, by number and by the tokens that stand for them. */
export interface TestCard {
  number: string;
  tokens: string[];
  brand: "visa" | "mastercard" | "amex";
  decline?: Decline;
  threeDSecure?: boolean;
  /** Once it was asked for while its payer was there, it is not asked for again. */
  onlyAtSetup?: boolean;
  availableAtOnce?: boolean;
  disputed?: boolean;
  refund?: "pending" | "fails";
}

export interface Decline {
  code: string;
  declineCode: string;
  message: string;
}

const decline = (code: string, declineCode: string, message: string): Decline => ({
  code,
  declineCode,
  message,
});
const DECLINED = "Your card was declined.";

const GENERIC = decline("card_declined", "generic_decline", DECLINED);

const CARDS: TestCard[] = [
  { number: "4242424242424242", tokens: ["visa", "us"], brand: "visa" },
  { number: "5555555555554444", tokens: ["mastercard"], brand: "mastercard" },
  { number: "378282246310005", tokens: ["amex"], brand: "amex" },
  {
    number: "4000000000000002",
    tokens: ["chargeDeclined", "visa_chargeDeclined"],
    brand: "visa",
    decline: GENERIC,
  },
  {
    number: "4000000000009995",
    tokens: ["chargeDeclinedInsufficientFunds", "visa_chargeDeclinedInsufficientFunds"],
    brand: "visa",
    decline: decline("card_declined", "insufficient_funds", "Your card has insufficient funds."),
  },
  {
    number: "4000000000000069",
    tokens: ["chargeDeclinedExpiredCard"],
    brand: "visa",
    decline: decline("expired_card", "expired_card", "Your card has expired."),
  },
  {
    number: "4000000000000127",
    tokens: ["chargeDeclinedIncorrectCvc"],
    brand: "visa",
    decline: decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
  },
  {
    number: "4000000000000119",
    tokens: ["chargeDeclinedProcessingError"],
    brand: "visa",
    decline: decline(
      "processing_error",
      "processing_error",
      "An error occurred while processing your card. Try again in a little bit.",
    ),
  },
  {
    number: "4000000000009987",
    tokens: ["visa_chargeDeclinedLostCard"],
    brand: "visa",
    decline: decline("card_declined", "lost_card", DECLINED),
  },
  {
    number: "4000000000009979",
    tokens: ["visa_chargeDeclinedStolenCard"],
    brand: "visa",
    decline: decline("card_declined", "stolen_card", DECLINED),
  },
  {
    number: "4000002500003155",
    tokens: ["authenticationRequiredOnSetup"],
    brand: "visa",
    threeDSecure: true,
    onlyAtSetup: true,
  },
  { number: "4000002760003184", tokens: ["authenticationRequired"], brand: "visa", threeDSecure: true },
  {
    number: "4000000000003220",
    tokens: ["threeDSecure2Required", "threeDSecureRequired"],
    brand: "visa",
    threeDSecure: true,
  },
  {
    number: "4000008400001629",
    tokens: ["threeDSecureRequiredChargeDeclined"],
    brand: "visa",
    threeDSecure: true,
    decline: GENERIC,
  },
  { number: "4000000000000077", tokens: ["bypassPending"], brand: "visa", availableAtOnce: true },
  { number: "4000000000000259", tokens: ["createDispute"], brand: "visa", disputed: true },
  { number: "4000000000007726", tokens: ["pendingRefund"], brand: "visa", refund: "pending" },
  { number: "4000000000005126", tokens: ["refundFail"], brand: "visa", refund: "fails" },
];

export const cardByNumber = (number: string): TestCard | undefined => {
  const digits = number.replace(/\D/g, "");
  return CARDS.find((card) => card.number === digits);
};

/** `pm_card_visa` and `tok_visa` name the same card. */
export const cardByToken = (token: string): TestCard | undefined => {
  const name = /^(?:pm_card|tok)_(.+)$/.exec(token)?.[1];
  return name === undefined ? undefined : CARDS.find((card) => card.tokens.includes(name));
};

export const cardOf = (number: unknown): TestCard => {
  const card = typeof number === "string" ? cardByNumber(number) : undefined;
  return card ?? { number: "4242424242424242", tokens: [], brand: "visa" };
};
