import type { Played, Step } from "./story";

/** Stories in which the simulation once found something wrong, kept as short as they could be made. */

const alone = (d: Played): Step => ({ do: "together", order: 0, deeds: [d] });
const hold = (slot: number): Step => alone({ do: "hold", renter: 0, space: 1, slot, fault: null });
const pressPay = alone({ do: "press-pay", booking: 0, fault: null });
const payByCard: Step = { do: "fill-in-card", page: 0, card: "good" };
const comeBack = alone({ do: "come-back", session: 0, fault: null });
const cancel: Played = { do: "cancel", booking: 0, by: "renter", fault: null };

export const FOUND: Record<string, Step[]> = {
  "a hold for which Pay was pressed while it was being given back keeps its page and its slot": [
    hold(3),
    { do: "together", order: 26, deeds: [{ do: "press-pay", booking: 0, fault: null }, cancel] },
  ],
  "a payment page whose making crashed can still be made five minutes later": [
    hold(3),
    alone({ do: "press-pay", booking: 0, fault: { at: 1, kind: "crash-before" } }),
    { do: "wait", minutes: 5 },
    pressPay,
    payByCard,
    comeBack,
  ],
  "a transfer whose answer was lost is found after an outage in which Stripe forgot its key": [
    hold(5),
    pressPay,
    payByCard,
    comeBack,
    { do: "wait", minutes: 1_440 },
    alone(cancel),
    { do: "wait", minutes: 7_200 },
    alone({ do: "job", job: "payouts", fault: { at: 2, kind: "crash-after" } }),
    { do: "outage", hours: 30 },
  ],
  "a refund whose answer was lost is found after an outage in which Stripe forgot its key": [
    hold(5),
    pressPay,
    payByCard,
    comeBack,
    { do: "wait", minutes: 1_440 },
    alone({ ...cancel, fault: { at: 4, kind: "crash-after" } }),
    { do: "outage", hours: 30 },
  ],
  ...Object.fromEntries(
    [2, 7].map((order) => [
      `a payment page that appears while its hold is given back is closed again (order ${order})`,
      [
        hold(3),
        alone({ do: "press-pay", booking: 0, fault: { at: 1, kind: "crash-before" } }),
        { do: "wait", minutes: 5 },
        { do: "together", order, deeds: [{ do: "press-pay", booking: 0, fault: null }, cancel] },
      ] satisfies Step[],
    ]),
  ),
};
