import { badParam } from "./api-error";
import { letters } from "./ids";
import { type Json, list, str, strOrNull } from "./json";
import { del, listing, mergeMetadata, post, type Route, retrieve } from "./route";
import { API_VERSION } from "./schema";
import { PLATFORM, type World } from "./world";

function urlOf(params: Json): string {
  const url = str(params, "url");
  if (!/^https?:\/\/[^\s/]+/.test(url))
    throw badParam("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid");
  return url;
}

/** Platform endpoints hear the platform; `connect` endpoints hear every connected account. */
export function endpointsFor(world: World, event: Json): Json[] {
  const connect = str(event, "_account") !== PLATFORM;
  return world.all("webhook_endpoint").filter((endpoint) => {
    const types = list(endpoint.enabled_events);
    const wanted = types.includes("*") || types.includes(event.type);
    return (
      wanted && endpoint.status === "enabled" && endpoint._deleted !== true && endpoint._connect === connect
    );
  });
}

export const webhookEndpointRoutes: Route[] = [
  post(
    "/v1/webhook_endpoints",
    "api_version connect description enabled_events metadata url",
    ({ world, account, params }) => {
      const version = strOrNull(params, "api_version");
      if (version && version !== API_VERSION)
        throw badParam(`The double only speaks ${API_VERSION}`, "api_version");
      const endpoint = world.insert("WebhookEndpoint", account, {
        api_version: version,
        description: strOrNull(params, "description"),
        enabled_events: list(params.enabled_events),
        metadata: mergeMetadata({}, params.metadata),
        status: "enabled",
        url: urlOf(params),
      });
      endpoint._connect = params.connect === true;
      endpoint._secret = `whsec_${letters(32)}`;
      // Only this answer ever shows the secret.
      return { ...endpoint, secret: endpoint._secret };
    },
  ),
  retrieve("/v1/webhook_endpoints/{id}", "webhook_endpoint"),
  listing("/v1/webhook_endpoints", "webhook_endpoint", "", (row) => row._deleted === true),
  post(
    "/v1/webhook_endpoints/{id}",
    "description disabled enabled_events metadata url",
    ({ world, account, path, params }) => {
      const endpoint = world.need("webhook_endpoint", path.id ?? "", account);
      if (params.url !== undefined) endpoint.url = urlOf(params);
      if (params.enabled_events !== undefined) endpoint.enabled_events = list(params.enabled_events);
      if (params.description !== undefined) endpoint.description = strOrNull(params, "description");
      if (params.disabled !== undefined) endpoint.status = params.disabled === true ? "disabled" : "enabled";
      endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata);
      return endpoint;
    },
  ),
  del("/v1/webhook_endpoints/{id}", ({ world, account, path }) => {
    const endpoint = world.need("webhook_endpoint", path.id ?? "", account);
    endpoint._deleted = true;
    world.remove("webhook_endpoint", str(endpoint, "id"));
    return { id: endpoint.id, object: "webhook_endpoint", deleted: true };
  }),
];
