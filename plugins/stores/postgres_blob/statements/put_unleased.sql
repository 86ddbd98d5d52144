-- The first step of a put without a lease: $4 = the blob's name, $5 = milliseconds that the put may
-- take, $6 = now by the caller's clock, $7 = replace. No row: the entry is there already.
INSERT INTO :"schema".fill (tenant, scheme, digest, blob, leased, placed, until)
SELECT $1, $2, $3, $4, false, true, clock_timestamp() + $5 * interval '1 ms'
WHERE $7 OR NOT EXISTS (
  SELECT FROM :"schema".entry AS e
  WHERE e.tenant = $1 AND e.scheme = $2 AND e.digest = $3 AND (e.expires_ms = 0 OR e.expires_ms > $6)
)
RETURNING fence
