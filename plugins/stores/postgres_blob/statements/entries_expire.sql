-- Ends up to $1 entries that were over $2 milliseconds ago, by the clock of the server: a host whose
-- clock runs ahead removes nothing early.
WITH dead AS (
  DELETE FROM :"schema".entry WHERE (tenant, scheme, digest) IN (
    SELECT tenant, scheme, digest FROM :"schema".entry
    WHERE expires_ms <> 0 AND expires_ms <= extract(epoch FROM clock_timestamp())::bigint * 1000 - $2
    ORDER BY expires_ms LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING blob, audio_at
), queued AS (
  INSERT INTO :"schema".blob_gc (blob, not_before)
  SELECT blob, clock_timestamp() + $3 * interval '1 ms' FROM dead WHERE audio_at IS NULL
  ON CONFLICT (blob) DO NOTHING RETURNING 1
)
SELECT count(*) FROM dead
