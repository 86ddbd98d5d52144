-- A page of everything behind a key, in the order of keys. $4, $5: only this tenant, this scheme.
SELECT e.tenant, e.scheme, e.digest, e.blob, e.blob_bytes, e.audio_bytes, e.accessed_ms, e.hit_count, e.about,
  e.audio_at, e.trailer
FROM :"schema".entry AS e
WHERE (e.tenant, e.scheme, e.digest) > ($1, $2, $3)
  AND ($4::integer IS NULL OR e.tenant = $4) AND ($5::text IS NULL OR e.scheme = $5)
ORDER BY e.tenant, e.scheme, e.digest
LIMIT $6
