-- The rows of some keys, whole.
SELECT e.tenant, e.scheme, e.digest, e.blob, e.blob_bytes, e.audio_bytes, e.accessed_ms, e.hit_count, e.about,
  e.audio_at, e.trailer
FROM :"schema".entry AS e
JOIN unnest($1::integer[], $2::text[], $3::bytea[]) AS given (tenant, scheme, digest)
  USING (tenant, scheme, digest)
