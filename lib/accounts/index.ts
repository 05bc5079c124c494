import "server-only";

export { createApiKey, listApiKeys, revokeApiKey } from "./api-keys";
export { findPerson } from "./find-person";
export {
  createOrganization,
  inviteMember,
  listMembers,
  myOrganizations,
  removeMember,
  withdrawInvitation,
} from "./organizations";
export { endAllSessions, endSession, updateProfile } from "./profile";
export { requestSignIn, signInWithIdentity, verifySignIn } from "./sign-in";
