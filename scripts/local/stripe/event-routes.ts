import { list } from "./json";
import { page } from "./listing";
import { get, type Route, retrieve } from "./route";

export const eventRoutes: Route[] = [
  retrieve("/v1/events/{id}", "event"),
  get(
    "/v1/events",
    ({ world, account, params, url }) => {
      const types = list(params.types);
      const rows = world.all("event", account).filter((event) => {
        if (params.type !== undefined && !matches(String(params.type), String(event.type))) return false;
        return types.length === 0 || types.includes(event.type);
      });
      return page(rows, params, url, "event");
    },
    "limit starting_after ending_before created type types",
  ),
];

/** `charge.*` is allowed where a type is. */
const matches = (pattern: string, type: string): boolean =>
  pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
