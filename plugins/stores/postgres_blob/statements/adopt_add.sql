-- One batch of adopted entries. What is there already stays. Answers those that came.
INSERT INTO :"schema".entry (tenant, scheme, digest, blob, blob_bytes, audio_bytes, created_ms, expires_ms,
  accessed_ms, hit_count, provider, voice, about, audio_at, trailer)
SELECT * FROM unnest($1::integer[], $2::text[], $3::bytea[], $4::text[], $5::bigint[], $6::bigint[],
  $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], $13::bytea[],
  $14::bigint[], $15::bytea[])
ON CONFLICT (tenant, scheme, digest) DO NOTHING
RETURNING 1
