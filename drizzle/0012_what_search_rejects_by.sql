-- What a search turns most kitchens away by, small enough to lie in the indexes that it walks. Three are generated from
-- the row itself; the cheapest rate is kept by a trigger in the transaction that changes a space. None of them decides
-- anything: whatever passes is judged again by the row, its spaces and their allocations.

-- A bit for each amenity, in the order of lib/core/kitchen-terms.ts. One it does not know has no bit, and turns nobody away.
CREATE FUNCTION prep.amenity_bits(p_amenities text[]) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(bit_or(1 << (array_position(ARRAY['commercial_oven', 'convection_oven', 'deck_oven', 'range', 'griddle', 'fryer', 'hood', 'walk_in_cooler', 'walk_in_freezer', 'blast_chiller', 'stand_mixer', 'sheeter', 'proofer', 'dish_machine', 'three_compartment_sink', 'dry_storage', 'loading_dock', 'parking', 'wifi', 'gluten_free_area', 'step_free', 'staffed'], a) - 1)), 0) FROM unnest(p_amenities) a
$$;
--> statement-breakpoint
-- The hours of a week, in UTC, that a set of times touches. Wider than the truth when summer time begins or ends, never narrower.
CREATE FUNCTION prep.week_of(p_times tstzmultirange) RETURNS bit(168) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(bit_or(CASE WHEN t.count < 168 THEN (t.ones >> t.first) | (t.ones << (168 - t.first)) ELSE t.every END), repeat('0', 168)::bit(168))
    FROM (SELECT n.first, n.count, w.every, ~(w.every >> n.count) AS ones
            FROM (SELECT repeat('1', 168)::bit(168) AS every) w,
                 LATERAL (SELECT mod(floor(date_part('epoch', lower(r)) / 3600)::int, 168) AS first,
                   (ceil(date_part('epoch', upper(r)) / 3600) - floor(date_part('epoch', lower(r)) / 3600))::int AS count FROM unnest(p_times) r) n) t
$$;
--> statement-breakpoint
CREATE FUNCTION prep.cell(p_latitude float8, p_longitude float8) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor((p_latitude + 90) * 10)::int * 3600 + floor((p_longitude + 180) * 10)::int
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION prep.amenity_bits(text[]), prep.week_of(tstzmultirange), prep.cell(float8, float8) TO prep_app, prep_system;
--> statement-breakpoint
-- Open times are read with nearly every row of a search: kept in the row, not beside it.
ALTER TABLE kitchens SET (toast_tuple_target = 4080);
--> statement-breakpoint
-- In one statement, which writes the table anew once.
ALTER TABLE "kitchens"
  ADD COLUMN "amenity_bits" integer GENERATED ALWAYS AS (prep.amenity_bits(amenities)) STORED,
  ADD COLUMN "open_week" bit(168) GENERATED ALWAYS AS (prep.week_of(open_times)) STORED,
  ADD COLUMN "cell" integer GENERATED ALWAYS AS (prep.cell(latitude, longitude)) STORED,
  ADD COLUMN "cheapest_hourly_cents" integer;
--> statement-breakpoint

CREATE FUNCTION prep.keep_cheapest_rate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_kitchens uuid[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.kitchen_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.kitchen_id END];
BEGIN
  -- Locked before it is reckoned: two who change prices of one kitchen at once see each other's.
  PERFORM 1 FROM kitchens k WHERE k.id = ANY (v_kitchens) ORDER BY k.id FOR NO KEY UPDATE;
  UPDATE kitchens k SET cheapest_hourly_cents = s.rate
    FROM unnest(v_kitchens) t(id) CROSS JOIN LATERAL (SELECT min(s.hourly_rate_cents) AS rate FROM spaces s WHERE s.kitchen_id = t.id AND s.archived_at IS NULL) s
   WHERE k.id = t.id AND k.cheapest_hourly_cents IS DISTINCT FROM s.rate;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER keeps_cheapest_rate AFTER INSERT OR DELETE OR UPDATE OF hourly_rate_cents, archived_at, kitchen_id ON spaces
  FOR EACH ROW EXECUTE FUNCTION prep.keep_cheapest_rate();
--> statement-breakpoint
ALTER FUNCTION prep.keep_cheapest_rate() OWNER TO prep_system;
--> statement-breakpoint
-- What is derived from a space makes no version of its own: the change of the space has made one.
DROP TRIGGER kitchens_version ON kitchens;
--> statement-breakpoint
CREATE TRIGGER kitchens_version BEFORE UPDATE ON kitchens FOR EACH ROW
  WHEN (OLD.version = NEW.version AND OLD.cheapest_hourly_cents IS NOT DISTINCT FROM NEW.cheapest_hourly_cents) EXECUTE FUNCTION prep.bump_kitchen();
--> statement-breakpoint
-- Row-level security shows the owner nothing, so what is there already is filled in as prep_system.
SET LOCAL ROLE prep_system;
--> statement-breakpoint
UPDATE kitchens k SET cheapest_hourly_cents = s.rate
  FROM (SELECT kitchen_id, min(hourly_rate_cents) AS rate FROM spaces WHERE archived_at IS NULL GROUP BY kitchen_id) s WHERE s.kitchen_id = k.id;
--> statement-breakpoint
RESET ROLE;
--> statement-breakpoint

DROP INDEX kitchens_near;
--> statement-breakpoint
-- Nearest first, for filters that many pass.
CREATE INDEX kitchens_near ON kitchens USING gist (position) INCLUDE (id, amenity_bits, cheapest_hourly_cents, open_week) WHERE status = 'published';
--> statement-breakpoint
-- Everything around, for filters that few pass: only those cheap enough are read at all.
CREATE INDEX kitchens_by_cell ON kitchens (cell, cheapest_hourly_cents) INCLUDE (id, position, amenity_bits, open_week) WHERE status = 'published';
