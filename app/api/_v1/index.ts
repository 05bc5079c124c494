import type { Endpoint } from "@/lib/http/endpoint";
import { readAccess, readArrival, renewAccessCode, saveArrival } from "./arrival";
import {
  cancelOneBooking,
  checkInBooking,
  checkOutBooking,
  checkoutBooking,
  readCancellationQuote,
} from "./booking-moves";
import { createBooking, listMyBookings, readBooking } from "./bookings";
import { addCalendar, importCalendar, listCalendars, removeCalendar } from "./calendars";
import {
  acceptBookingMove,
  changeOneBooking,
  declineBookingMove,
  extendOneBooking,
  listBookingChanges,
  proposeBookingMove,
  quoteBookingChange,
  withdrawBookingChange,
} from "./changes";
import {
  answerDamageClaim,
  decideDamageClaim,
  fileDamageClaim,
  listClaims,
  readDeposit,
  withdrawDamageClaim,
} from "./claims";
import { COMPLIANCE } from "./compliance";
import { listAllDisputes, listBookingDisputes, noteDispute, sendDisputeEvidence } from "./disputes";
import { listBookingDocuments, readYear } from "./documents";
import { addDoorSystem, listDoorSystems, removeDoorSystem, testDoorSystem } from "./doors";
import {
  addHostEquipment,
  archiveHostEquipment,
  listHostEquipment,
  readFreeEquipment,
  saveHostEquipment,
} from "./equipment";
import { readHandover, tellArrivalCondition } from "./handover";
import { listHostBookings, listHostPayouts, listHostWaiting, readHostPayout } from "./host";
import { readHostCalendar } from "./host-calendar";
import { judgeHostRenter, listHostRenters, setHostClientDiscount } from "./host-renters";
import { approveOneRequest, declineOneRequest } from "./host-requests";
import {
  addHostStorage,
  addHostUnits,
  archiveHostStorage,
  cancelRentalMonths,
  changeHostStorage,
  giveRentalNotice,
  readHostStorage,
} from "./host-storage";
import { findKitchens, readAvailability, readKitchen } from "./kitchens";
import { createMessage, createReport, listMessages, readMessages } from "./messages";
import {
  closeMoneyMonth,
  previewPayoutRun,
  readMoney,
  reconcileMoney,
  resolveMoneyDifference,
} from "./money-admin";
import { createScan, listExpected, readPass } from "./passes";
import { addHostPlan, changeHostPlan, listKitchenPlans, listOwnPlans, readHostPlans } from "./plans";
import { createHostPromotion, endHostPromotion, listHostPromotions } from "./promotions";
import {
  addHostRate,
  listRates,
  removeHostRate,
  setHostDeposit,
  setHostFeePayer,
  setHostMinimum,
} from "./rates";
import {
  cancelOneSeries,
  changeOneSeries,
  checkoutSeriesMonth,
  createSeries,
  previewOneSeries,
  quoteChangeOfSeries,
  readSeries,
} from "./series";
import { listKitchenStorage, waitForOneUnit } from "./storage";
import {
  cancelStorageRental,
  createStorageRental,
  listStorageRentals,
  previewStorageRental,
  prolongStorageRental,
  readStorageRental,
} from "./storage-rentals";
import { joinOneWaitlist, leaveOneWaitlist, listMyWaitlist } from "./waitlist";
import { decideOnCredit, giveCredit, listCredit, readBookingMoney, readMyWallet } from "./wallet";

/** Every endpoint of the API, in the order of the reference. Routes serve these objects and nothing else. */
export const ENDPOINTS: readonly Endpoint[] = [
  findKitchens,
  readKitchen,
  readAvailability,
  readFreeEquipment,
  createBooking,
  listMyBookings,
  readBooking,
  checkoutBooking,
  readBookingMoney,
  listBookingDocuments,
  readDeposit,
  answerDamageClaim,
  fileDamageClaim,
  withdrawDamageClaim,
  readMyWallet,
  readCancellationQuote,
  cancelOneBooking,
  checkInBooking,
  checkOutBooking,
  joinOneWaitlist,
  listMyWaitlist,
  leaveOneWaitlist,
  previewOneSeries,
  createSeries,
  readSeries,
  cancelOneSeries,
  quoteChangeOfSeries,
  changeOneSeries,
  checkoutSeriesMonth,
  listKitchenStorage,
  listKitchenPlans,
  listOwnPlans,
  previewStorageRental,
  createStorageRental,
  listStorageRentals,
  readStorageRental,
  prolongStorageRental,
  cancelStorageRental,
  waitForOneUnit,
  readAccess,
  renewAccessCode,
  readPass,
  readHandover,
  tellArrivalCondition,
  listMessages,
  createMessage,
  readMessages,
  createReport,
  quoteBookingChange,
  changeOneBooking,
  extendOneBooking,
  withdrawBookingChange,
  acceptBookingMove,
  declineBookingMove,
  listBookingChanges,
  proposeBookingMove,
  listHostBookings,
  approveOneRequest,
  declineOneRequest,
  listBookingDisputes,
  noteDispute,
  sendDisputeEvidence,
  listHostPayouts,
  listHostWaiting,
  previewPayoutRun,
  readHostPayout,
  readYear,
  readHostCalendar,
  listRates,
  addHostRate,
  removeHostRate,
  setHostMinimum,
  setHostDeposit,
  setHostFeePayer,
  listHostRenters,
  judgeHostRenter,
  setHostClientDiscount,
  listHostPromotions,
  createHostPromotion,
  endHostPromotion,
  listHostEquipment,
  addHostEquipment,
  saveHostEquipment,
  archiveHostEquipment,
  readHostPlans,
  addHostPlan,
  changeHostPlan,
  readHostStorage,
  addHostStorage,
  changeHostStorage,
  addHostUnits,
  archiveHostStorage,
  cancelRentalMonths,
  giveRentalNotice,
  listCalendars,
  addCalendar,
  importCalendar,
  removeCalendar,
  listExpected,
  createScan,
  readArrival,
  saveArrival,
  listDoorSystems,
  addDoorSystem,
  testDoorSystem,
  removeDoorSystem,
  ...COMPLIANCE,
  readMoney,
  reconcileMoney,
  resolveMoneyDifference,
  closeMoneyMonth,
  listCredit,
  giveCredit,
  decideOnCredit,
  listClaims,
  decideDamageClaim,
  listAllDisputes,
];
