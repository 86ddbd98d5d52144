-- Ends up to $1 fills whose time is over, and queues what they may have put, due after $2 milliseconds.
WITH dead AS (
  DELETE FROM :"schema".fill WHERE fence IN (
    SELECT fence FROM :"schema".fill WHERE until <= clock_timestamp()
    ORDER BY until LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING blob, placed
), queued AS (
  INSERT INTO :"schema".blob_gc (blob, not_before)
  SELECT blob, clock_timestamp() + $2 * interval '1 ms' FROM dead WHERE placed
  ON CONFLICT (blob) DO NOTHING RETURNING 1
)
SELECT count(*) FROM dead
