SELECT count(*), coalesce(sum(audio_bytes), 0)::bigint, coalesce(sum(hit_count), 0)::bigint,
  (SELECT count(*) FROM :"schema".blob_gc),
  (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(not_before)), 0)::bigint
   FROM :"schema".blob_gc WHERE not_before <= clock_timestamp()),
  (SELECT count(*) FROM :"schema".fill)
FROM :"schema".entry
