export { AttestInput, FederalAnswers } from "./federal-schemas";
export {
  DemandPaperInput,
  DescribeKitchenInput,
  DescribeRenterInput,
  DropDemandInput,
  EndWaiverInput,
  KitchenShareInput,
  SetGateInput,
  WaivePaperInput,
} from "./gate-schemas";
export { CheckOwnPapersInput, PapersInput, SupplierChainForm, SupplierChainInput } from "./papers-schemas";
export { Day, PackSlug, RuleId, RuleRecord } from "./record-schemas";
export { RequirementForm } from "./requirement-form";
export { AddStaffInput, LeaveStaffInput } from "./staff-schemas";
export {
  DraftRulesInput,
  PublishRulesInput,
  RemoveRequirementInput,
  ReviewRulesInput,
  SaveRequirementInput,
  VersionIdInput,
} from "./version-schemas";
