/** Loads the gazetteer of US ZIP codes and cities from its data package; does nothing when it is there already. */
import { Client } from "pg";
import zipcodes from "zipcodes";

type Place = {
  id: string;
  kind: "zip" | "city";
  label: string;
  search: string;
  lat: number;
  lng: number;
  weight: number;
};

function allPlaces(): Place[] {
  const zips: Place[] = [];
  const cities = new Map<string, { label: string; lat: number; lng: number; count: number }>();
  for (const z of Object.values(zipcodes.codes)) {
    if (z.country !== "US" || !z.latitude || !z.longitude) continue;
    const label = `${z.city}, ${z.state}`;
    zips.push({
      id: `zip:${z.zip}`,
      kind: "zip",
      label: `${z.zip} ${label}`,
      search: z.zip,
      lat: z.latitude,
      lng: z.longitude,
      weight: 0,
    });
    const city = cities.get(label) ?? { label, lat: 0, lng: 0, count: 0 };
    cities.set(label, {
      label,
      lat: city.lat + z.latitude,
      lng: city.lng + z.longitude,
      count: city.count + 1,
    });
  }
  const named = [...cities.values()].map((c) => ({
    id: `city:${c.label.toLowerCase()}`,
    kind: "city" as const,
    label: c.label,
    search: c.label.toLowerCase(),
    lat: c.lat / c.count,
    lng: c.lng / c.count,
    // A city with more ZIP codes is the one people mean.
    weight: c.count,
  }));
  return [...named, ...zips];
}

export async function loadPlaces(ownerUrl: string): Promise<number> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>("select count(*)::int as count from places");
    if ((rows[0]?.count ?? 0) > 0) return 0;
    const places = allPlaces();
    const column = <K extends keyof Place>(key: K) => places.map((place) => place[key]);
    await client.query(
      `insert into places (id, kind, label, search, latitude, longitude, weight)
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::int[]) on conflict do nothing`,
      [
        column("id"),
        column("kind"),
        column("label"),
        column("search"),
        column("lat"),
        column("lng"),
        column("weight"),
      ],
    );
    return places.length;
  } finally {
    await client.end();
  }
}
