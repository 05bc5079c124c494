CREATE OR REPLACE FUNCTION prep.link_hash(previous text, sequence bigint, at timestamp with time zone, actor text, event text, entity text, data jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT encode(sha256(convert_to(concat_ws(E'\x1f', previous, sequence, extract(epoch FROM at), actor, event, entity, data), 'UTF8')), 'hex')
$function$
;
-- Runs as its caller, called by prep_system.
