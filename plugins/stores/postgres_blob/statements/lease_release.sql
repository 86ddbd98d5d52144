-- $5 = time of grace in milliseconds. Also how a put without a commit ends.
WITH mine AS (
  DELETE FROM :"schema".fill
  WHERE fence = $4 AND tenant = $1 AND scheme = $2 AND digest = $3
  RETURNING blob, placed
)
INSERT INTO :"schema".blob_gc (blob, not_before)
SELECT blob, clock_timestamp() + $5 * interval '1 ms' FROM mine WHERE placed
ON CONFLICT (blob) DO NOTHING
