import { z } from "zod";
import { API_SCOPES, MEMBER_ROLES } from "@/lib/core/roles";
import { isTimeZone } from "@/lib/core/zoned";

export const EmailInput = z
  .string("Give an e-mail address")
  .trim()
  .toLowerCase()
  .max(254, "Give an e-mail address")
  .pipe(z.email("Give an e-mail address"));

export const RequestSignInInput = z.object({
  email: EmailInput,
  next: z
    .string()
    .regex(/^\/(?!\/)[\w\-/?=&%.:]*$/)
    .catch("/"),
});
export type RequestSignInInput = z.output<typeof RequestSignInInput>;

export const ProfileInput = z.object({
  name: z.string().trim().min(1, "Give your name").max(100, "Use at most 100 characters"),
  locale: z.enum(["en", "es"]),
});
export type ProfileInput = z.output<typeof ProfileInput>;

export const OrganizationNameInput = z.object({
  name: z.string().trim().min(2, "Give a name").max(100, "Use at most 100 characters"),
  timeZone: z
    .string()
    .refine(isTimeZone, "Give a time zone, like America/Chicago")
    .default("America/New_York"),
});
export type OrganizationNameInput = z.output<typeof OrganizationNameInput>;

export const InviteInput = z.object({
  organizationId: z.uuid(),
  email: EmailInput,
  role: z.enum(MEMBER_ROLES),
});
export type InviteInput = z.output<typeof InviteInput>;

export const MemberInput = z.object({ organizationId: z.uuid(), userId: z.uuid() });
export type MemberInput = z.output<typeof MemberInput>;

export const InvitationInput = z.object({ organizationId: z.uuid(), invitationId: z.uuid() });
export type InvitationInput = z.output<typeof InvitationInput>;

export const FindPersonInput = z.object({ email: EmailInput });
export type FindPersonInput = z.output<typeof FindPersonInput>;

export const ApiKeyInput = z.object({
  name: z.string().trim().min(1, "Give the key a name").max(60, "Use at most 60 characters"),
  scopes: z.array(z.enum(API_SCOPES)).min(1, "Choose at least one scope"),
});
export type ApiKeyInput = z.output<typeof ApiKeyInput>;

export const ApiKeyIdInput = z.object({ apiKeyId: z.uuid() });
export type ApiKeyIdInput = z.output<typeof ApiKeyIdInput>;
