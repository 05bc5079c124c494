/** The box is there only for those who have credit; without it a payment page stays as it is. */
export const creditChoice = (form: FormData): boolean | undefined =>
  form.has("creditShown") ? form.get("useCredit") === "on" : undefined;
