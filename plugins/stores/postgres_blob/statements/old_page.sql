-- A page of the deployment that is adopted, in its own database and schema. From id $1 on, that one
-- only where $2 says so. Times as Unix milliseconds, 0 = none; sizes -1 = none.
SELECT id::text, coalesce(tenant_id::text, ''), coalesce(cache_key, ''), coalesce(text, ''),
  coalesce(voice_id, ''), coalesce(voice_settings::text, ''), coalesce(audio_blob_path, ''),
  coalesce(audio_file_size_bytes, -1)::bigint, coalesce(hit_count, 0)::bigint,
  coalesce(CASE WHEN isfinite(created_at) THEN extract(epoch FROM created_at) * 1000 END, 0)::bigint,
  coalesce(CASE WHEN isfinite(last_accessed_at) THEN extract(epoch FROM last_accessed_at) * 1000 END, 0)::bigint,
  coalesce(CASE WHEN isfinite(expires_at) THEN extract(epoch FROM expires_at) * 1000 END, 0)::bigint
FROM :"schema".audio_cache
WHERE id >= $1::text::uuid AND (id <> $1::text::uuid OR $2)
ORDER BY id LIMIT $3
