import { z } from "zod";

export const DocumentIdInput = z.strictObject({ documentId: z.uuid("Give the id of a document") });
export type DocumentIdInput = z.output<typeof DocumentIdInput>;

export const YearInput = z.strictObject({
  organizationId: z.uuid("Choose an organization"),
  year: z.coerce.number().int().min(2020, "Give a year from 2020 on").max(2100, "Give a year from 2020 on"),
});
export type YearInput = z.output<typeof YearInput>;

export const TaxYearInput = YearInput.pick({ year: true });
export type TaxYearInput = z.output<typeof TaxYearInput>;
