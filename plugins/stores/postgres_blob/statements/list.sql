-- A page by policy, the longest unused first, behind ($1 accessed_ms, $2 tenant, $3 scheme, $4 digest).
-- $5 tenant, $6 scheme, $7 provider, $8 voice; $9 never hit; $10 expired by, $11 accessed at latest;
-- $12 digests from, $13 to. Null = no condition.
SELECT e.tenant, e.scheme, e.digest, e.blob, e.blob_bytes, e.audio_bytes, e.accessed_ms, e.hit_count, e.about,
  e.audio_at, e.trailer
FROM :"schema".entry AS e
WHERE e.access_day >= date '1970-01-01' + ($1 / 86400000)::integer
  AND (e.accessed_ms, e.tenant, e.scheme, e.digest) > ($1, $2, $3, $4)
  AND ($5::integer IS NULL OR e.tenant = $5) AND ($6::text IS NULL OR e.scheme = $6)
  AND ($7::text IS NULL OR e.provider = $7) AND ($8::text IS NULL OR e.voice = $8)
  AND (NOT $9 OR e.hit_count = 0)
  AND ($10::bigint IS NULL OR (e.expires_ms <> 0 AND e.expires_ms <= $10))
  AND ($11::bigint IS NULL OR e.accessed_ms <= $11)
  AND ($12::bytea IS NULL OR e.digest BETWEEN $12 AND $13)
ORDER BY e.access_day, e.accessed_ms, e.tenant, e.scheme, e.digest
LIMIT $14
