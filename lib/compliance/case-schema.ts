import { z } from "zod";
import { RULE_ROLES } from "@/lib/core/compliance-terms";
import { Day, FactId, RuleId } from "./record-schemas";

const Held = z
  .strictObject({
    requirement: RuleId,
    valid_from: Day.nullish(),
    valid_until: Day.nullish(),
    person: z.string().trim().min(1).max(120).nullish(),
    renewal: z.boolean().nullish(),
    note: z.string().max(2_000).nullish(),
  })
  .superRefine((held, ctx) => {
    if (held.valid_from && held.valid_until && held.valid_until < held.valid_from)
      ctx.addIssue({ code: "custom", path: ["valid_until"], message: "It ends before it starts" });
  });

const Staff = z.strictObject({ name: z.string().trim().min(1).max(120), hired_on: Day.nullish() });

/** A subject in the form of the worked cases. What explains a case (`id`, `note`, `expected`) may stand beside it. */
export const CaseInput = z.strictObject({
  id: z.string().max(120).nullish(),
  city: z.string().max(60),
  role: z.enum(RULE_ROLES, "Say host or renter"),
  as_of: Day,
  facts: z.array(FactId).max(100).default([]),
  include_conventions: z.boolean().nullish(),
  staff: z
    .array(Staff)
    .max(500)
    .default([])
    .superRefine((staff, ctx) => {
      const names = new Set<string>();
      for (const [index, { name }] of staff.entries()) {
        if (names.has(name))
          ctx.addIssue({ code: "custom", path: [index, "name"], message: "Two workers have this name" });
        names.add(name);
      }
    }),
  documents: z.array(Held).max(1_000).default([]),
  expected: z.unknown().optional(),
  note: z.unknown().optional(),
  why: z.unknown().optional(),
});
export type CaseInput = z.output<typeof CaseInput>;
