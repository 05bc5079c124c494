CREATE OR REPLACE FUNCTION prep.address_key(p text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT ltrim(coalesce(string_agg(CASE w WHEN 'street' THEN 'st' WHEN 'avenue' THEN 'ave' WHEN 'av' THEN 'ave' WHEN 'boulevard' THEN 'blvd'
      WHEN 'road' THEN 'rd' WHEN 'drive' THEN 'dr' WHEN 'place' THEN 'pl' WHEN 'lane' THEN 'ln' WHEN 'court' THEN 'ct'
      WHEN 'north' THEN 'n' WHEN 'south' THEN 's' WHEN 'east' THEN 'e' WHEN 'west' THEN 'w'
      ELSE CASE WHEN w ~ '^0+[0-9]' THEN ltrim(w, '0') ELSE w END END, ' ' ORDER BY n), ''), ' ')
  FROM regexp_split_to_table(trim(regexp_replace(lower(p), '[^a-z0-9]+', ' ', 'g')), ' ') WITH ORDINALITY x(w, n)
$function$
;
-- Runs as its caller, called by prep_system.
