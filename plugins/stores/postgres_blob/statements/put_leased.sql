-- The first step of a put under a lease: $5 = milliseconds that the put may take, $6 = now by the
-- caller's clock. No row: the lease is lost. `there` tells whether an entry that has not expired is.
UPDATE :"schema".fill AS f
SET placed = true, until = greatest(until, clock_timestamp() + $5 * interval '1 ms')
WHERE fence = $4 AND f.tenant = $1 AND f.scheme = $2 AND f.digest = $3
RETURNING blob, EXISTS (
  SELECT FROM :"schema".entry AS e
  WHERE e.tenant = $1 AND e.scheme = $2 AND e.digest = $3 AND (e.expires_ms = 0 OR e.expires_ms > $6)
) AS there
