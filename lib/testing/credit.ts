import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { creditWallet } from "@/lib/wallets";

/** Credit from somebody of support, with an id of its own. */
export const credit = (admin: Ctx, email: string, amountCents: number, reason = "A cold walk-in") =>
  creditWallet(admin, { grantId: uuidv7(), email, amountCents, currency: "usd", reason });
