export { AttestInput, FederalAnswers } from "./federal-schemas";
export { PapersInput, SupplierChainInput } from "./papers-schemas";
export { Day, PackSlug, RuleId, RuleRecord } from "./record-schemas";
export { RequirementForm } from "./requirement-form";
export {
  DraftRulesInput,
  PublishRulesInput,
  RemoveRequirementInput,
  ReviewRulesInput,
  SaveRequirementInput,
  VersionIdInput,
} from "./version-schemas";
