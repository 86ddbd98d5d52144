-- $5 = length in milliseconds, $6 = time of grace in milliseconds. An expired holder loses its row,
-- and with it the right to commit; what it may have put goes into the queue.
-- No row: somebody else holds the lease.
WITH dead AS (
  DELETE FROM :"schema".fill
  WHERE tenant = $1 AND scheme = $2 AND digest = $3 AND leased AND until <= clock_timestamp()
  RETURNING blob, placed
), queued AS (
  INSERT INTO :"schema".blob_gc (blob, not_before)
  SELECT blob, clock_timestamp() + $6 * interval '1 ms' FROM dead WHERE placed
  ON CONFLICT (blob) DO NOTHING RETURNING 1
)
INSERT INTO :"schema".fill (tenant, scheme, digest, blob, leased, placed, until)
SELECT $1, $2, $3, $4, true, false, clock_timestamp() + $5 * interval '1 ms'
FROM (SELECT count(*) FROM dead) AS after_the_dead
ON CONFLICT (tenant, scheme, digest) WHERE leased DO NOTHING
RETURNING fence
