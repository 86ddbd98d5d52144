-- Takes up to $1 due blobs for a while, so that no transaction is open while the service deletes: whoever
-- takes them and dies leaves them due again. Every attempt waits twice as long, from a minute to a day.
UPDATE :"schema".blob_gc
SET attempts = attempts + 1,
    not_before = clock_timestamp() + least(interval '1 day', interval '1 min' * power(2, least(attempts, 11)))
WHERE blob IN (
  SELECT blob FROM :"schema".blob_gc WHERE not_before <= clock_timestamp()
  ORDER BY not_before LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING blob
