CREATE OR REPLACE FUNCTION prep.amenity_bits(p_amenities text[])
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT coalesce(bit_or(1 << (array_position(ARRAY['commercial_oven', 'convection_oven', 'deck_oven', 'range', 'griddle', 'fryer', 'hood', 'walk_in_cooler', 'walk_in_freezer', 'blast_chiller', 'stand_mixer', 'sheeter', 'proofer', 'dish_machine', 'three_compartment_sink', 'dry_storage', 'loading_dock', 'parking', 'wifi', 'gluten_free_area', 'step_free', 'staffed'], a) - 1)), 0) FROM unnest(p_amenities) a
$function$
;
-- Runs as its caller, called by prep_app, prep_system.
