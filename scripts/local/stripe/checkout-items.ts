import { badParam, notImplemented } from "./api-error";
import { isObject, num, obj, str, strOrNull } from "./json";
import { bare } from "./render";
import { currencyOf, positiveAmount } from "./route";
import type { World } from "./world";

export interface PricedItem {
  currency: string;
  name: string;
  description: string | null;
  unitAmount: number;
  quantity: number;
}

export function pricedItem(raw: unknown, index: number): PricedItem {
  const item = obj(raw);
  const at = `line_items[${index}]`;
  if (item.price !== undefined) throw notImplemented(`${at}[price]; use price_data`);
  if (item.adjustable_quantity !== undefined || item.tax_rates !== undefined)
    throw notImplemented(`tax and quantity options of ${at}`);
  const data = obj(item.price_data);
  if (data.unit_amount === undefined)
    throw badParam(
      `Missing required param: ${at}[price_data][unit_amount].`,
      `${at}[price_data][unit_amount]`,
      "parameter_missing",
    );
  const product = obj(data.product_data);
  if (!isObject(data.product_data))
    throw badParam(
      `Missing required param: ${at}[price_data][product_data].`,
      `${at}[price_data][product_data]`,
      "parameter_missing",
    );
  if (data.recurring !== undefined)
    throw badParam("You must use `subscription` mode with recurring prices.", `${at}[price_data][recurring]`);
  if (item.quantity === undefined)
    throw badParam(`Missing required param: ${at}[quantity].`, `${at}[quantity]`, "parameter_missing");
  return {
    currency: currencyOf(data),
    name: str(product, "name"),
    description: strOrNull(product, "description"),
    unitAmount: num(data, "unit_amount"),
    quantity: positiveAmount(num(item, "quantity"), `${at}[quantity]`),
  };
}

/** Products and prices made on the fly are real objects too, only not for sale again. */
export function storeItem(world: World, account: string, item: PricedItem): string {
  const product = world.insert("Product", account, {
    active: false,
    description: item.description,
    name: item.name,
    type: "service",
    updated: world.now(),
  });
  const price = world.insert("Price", account, {
    active: false,
    billing_scheme: "per_unit",
    currency: item.currency,
    metadata: {},
    product: product.id,
    tax_behavior: "unspecified",
    type: "one_time",
    unit_amount: item.unitAmount,
    unit_amount_decimal: String(item.unitAmount),
  });
  const total = item.unitAmount * item.quantity;
  const line = world.insert("LineItem", account, {
    amount_subtotal: total,
    amount_total: total,
    currency: item.currency,
    description: item.name,
    metadata: {},
    price: bare(price),
    quantity: item.quantity,
  });
  line._detail = item.description;
  delete line.livemode;
  delete line.created;
  return str(line, "id");
}
