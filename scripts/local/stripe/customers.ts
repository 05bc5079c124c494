import { change, emit } from "./events";
import { type Json, obj, str, strOrNull } from "./json";
import { address } from "./payment-methods";
import { del, get, listing, mergeMetadata, post, type Route } from "./route";
import { make } from "./schema";
import type { World } from "./world";

const FIELDS = ["name", "email", "phone", "description"] as const;

function apply(customer: Json, params: Json): void {
  for (const field of FIELDS) if (params[field] !== undefined) customer[field] = strOrNull(params, field);
  if (params.address !== undefined)
    customer.address = params.address === "" ? null : address(obj(params.address));
  if (Array.isArray(params.preferred_locales)) customer.preferred_locales = params.preferred_locales;
  customer.metadata = mergeMetadata(customer.metadata, params.metadata);
}

/** Shared by the API and by Checkout, which makes a customer of a payer when it is told to. */
export function createCustomer(world: World, account: string, params: Json): Json {
  const customer = world.insert("Customer", account, {
    name: null,
    email: null,
    phone: null,
    address: null,
    currency: null,
    delinquent: false,
    discount: null,
    invoice_prefix: null,
    invoice_settings: make("Customer.InvoiceSettings", {}),
    metadata: {},
    preferred_locales: [],
    tax_exempt: "none",
    test_clock: null,
  });
  apply(customer, params);
  emit(world, "customer.created", customer);
  return customer;
}

const PARAMS = "name email phone description address preferred_locales metadata";

export const customerRoutes: Route[] = [
  post("/v1/customers", PARAMS, ({ world, account, params }) => createCustomer(world, account, params)),
  get("/v1/customers/{id}", ({ world, account, path }) => {
    const customer = world.need("customer", path.id ?? "", account);
    return customer._deleted === true ? deleted(customer) : customer;
  }),
  post("/v1/customers/{id}", PARAMS, ({ world, account, path, params }) => {
    const customer = world.need("customer", path.id ?? "", account);
    change(world, "customer.updated", customer, () => apply(customer, params));
    return customer;
  }),
  del("/v1/customers/{id}", ({ world, account, path }) => {
    const customer = world.need("customer", path.id ?? "", account);
    customer._deleted = true;
    emit(world, "customer.deleted", customer);
    return deleted(customer);
  }),
  listing("/v1/customers", "customer", "email", (customer) => customer._deleted === true),
];

const deleted = (customer: Json): Json => ({ id: str(customer, "id"), object: "customer", deleted: true });
