import { desc, eq } from "drizzle-orm";
import { federalAttestations } from "@/db/schema";
import { type Ctx, requirePerson } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { type FederalOutcome, federalPath } from "./federal-path";
import type { AttestInput, FederalAnswers } from "./federal-schemas";
import { packOn } from "./packs";
import { FEDERAL } from "./read-pack";

/** What is agreed to. Kept with the answers as it was read. */
const STATEMENT = {
  en: "These answers are true of my business today. I know that Prep has not checked them with FDA and that what the law asks of me does not depend on Prep.",
  es: "Estas respuestas son ciertas para mi negocio hoy. Sé que Prep no las ha comprobado con la FDA y que lo que la ley me pide no depende de Prep.",
} as const;
export const statementIn = (locale: "en" | "es") => STATEMENT[locale];

/**
 * Stores what a food business says of itself and what followed from it, under the rules of the day. Never changed: saying
 * it anew is a new one. Refuses `unauthenticated`.
 */
export async function attestFederalPath(
  ctx: Ctx,
  { agrees: _, ...answers }: AttestInput,
): Promise<{ id: string; outcome: FederalOutcome }> {
  const { userId } = await requirePerson(ctx);
  const { id: versionId } = await packOn(ctx, FEDERAL);
  const [id, outcome] = [uuidv7(), federalPath(answers)];
  const statement = statementIn(ctx.locale);
  await ctx.db.run((query) =>
    query.insert(federalAttestations).values({ id, userId, versionId, answers, outcome, statement }),
  );
  return { id, outcome };
}

export type FederalAttestation = {
  id: string;
  answers: FederalAnswers;
  outcome: FederalOutcome;
  statement: string;
  createdAt: Date;
};

/** One's own, the newest first. Refuses `unauthenticated`. */
export async function listAttestations(ctx: Ctx): Promise<FederalAttestation[]> {
  const { userId } = await requirePerson(ctx);
  const rows = await ctx.db.run((query) =>
    query
      .select({
        id: federalAttestations.id,
        answers: federalAttestations.answers,
        outcome: federalAttestations.outcome,
        statement: federalAttestations.statement,
        createdAt: federalAttestations.createdAt,
      })
      .from(federalAttestations)
      .where(eq(federalAttestations.userId, userId))
      .orderBy(desc(federalAttestations.createdAt))
      .limit(100),
  );
  return rows as FederalAttestation[];
}
