CREATE OR REPLACE FUNCTION prep.permit_key(p text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT ltrim(regexp_replace(lower(p), '[^a-z0-9]', '', 'g'), '0')
$function$
;
-- Runs as its caller, called by prep_system.
