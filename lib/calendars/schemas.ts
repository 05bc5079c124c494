import { z } from "zod";

const KitchenId = z.uuid("Give the id of a kitchen");
/** A form sends an empty field for the whole kitchen. */
const SpaceOrAll = z
  .union([z.literal("").transform(() => null), z.uuid("Give the id of a space")])
  .nullable()
  .default(null);

export const AddFeedInput = z.strictObject({
  kitchenId: KitchenId,
  spaceId: SpaceOrAll,
  name: z.string().trim().min(2, "Give a name").max(60, "Use at most 60 characters"),
  url: z.string().trim().min(1, "Give the address of the calendar").max(2_000, "Use at most 2000 characters"),
});
export type AddFeedInput = z.output<typeof AddFeedInput>;

export const FeedIdInput = z.strictObject({
  kitchenId: KitchenId,
  feedId: z.uuid("Give the id of a calendar"),
});
export type FeedIdInput = z.output<typeof FeedIdInput>;

export const KitchenLinkInput = z.strictObject({ kitchenId: KitchenId, spaceId: SpaceOrAll });
export type KitchenLinkInput = z.output<typeof KitchenLinkInput>;

export const RenterLinkInput = z.strictObject({});

export const LinkIdInput = z.strictObject({ linkId: z.uuid("Give the id of a calendar link") });
export type LinkIdInput = z.output<typeof LinkIdInput>;
