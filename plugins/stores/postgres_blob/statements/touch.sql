-- One batch of hits. Rows are locked in the order of their keys, so that two flushes never wait for
-- each other in a circle; the time of access never goes back.
WITH t AS (
  SELECT * FROM unnest($1::integer[], $2::text[], $3::bytea[], $4::bigint[], $5::bigint[])
    AS given (tenant, scheme, digest, accessed_ms, hits)
), locked AS (
  SELECT e.tenant, e.scheme, e.digest
  FROM :"schema".entry AS e JOIN t USING (tenant, scheme, digest)
  ORDER BY e.tenant, e.scheme, e.digest
  FOR NO KEY UPDATE OF e
)
UPDATE :"schema".entry AS e
SET hit_count = e.hit_count + t.hits, accessed_ms = greatest(e.accessed_ms, t.accessed_ms)
FROM t JOIN locked USING (tenant, scheme, digest)
WHERE e.tenant = t.tenant AND e.scheme = t.scheme AND e.digest = t.digest
