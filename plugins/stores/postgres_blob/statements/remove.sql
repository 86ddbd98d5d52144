-- $1-$3 keys, $4 blobs that the rows must still name, or nulls, $5 time of grace in milliseconds, or
-- null: do not queue; an adopted blob never is. Answers the positions of the keys that were there.
WITH wanted AS (
  SELECT * FROM unnest($1::integer[], $2::text[], $3::bytea[], $4::text[])
    WITH ORDINALITY AS given (tenant, scheme, digest, blob, position)
), locked AS (
  SELECT e.tenant, e.scheme, e.digest, w.position
  FROM :"schema".entry AS e JOIN wanted AS w USING (tenant, scheme, digest)
  WHERE w.blob IS NULL OR w.blob = e.blob
  ORDER BY e.tenant, e.scheme, e.digest
  FOR UPDATE OF e
), gone AS (
  DELETE FROM :"schema".entry AS e USING locked AS l
  WHERE e.tenant = l.tenant AND e.scheme = l.scheme AND e.digest = l.digest
  RETURNING e.blob, e.audio_at, l.position
), queued AS (
  INSERT INTO :"schema".blob_gc (blob, not_before)
  SELECT blob, clock_timestamp() + $5 * interval '1 ms' FROM gone WHERE $5 IS NOT NULL AND audio_at IS NULL
  ON CONFLICT (blob) DO NOTHING RETURNING 1
)
SELECT position FROM gone
