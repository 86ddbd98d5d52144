SELECT count(*),
  coalesce(extract(epoch FROM clock_timestamp() - min(not_before)
    FILTER (WHERE not_before <= clock_timestamp())), 0)::bigint
FROM :"schema".blob_gc
