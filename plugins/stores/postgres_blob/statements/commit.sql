-- The one fenced commit. The fill's row goes if its fence still holds; the entry's row comes; the blob
-- that lost, of this fill or of the entry before, goes into the queue.
-- $1-$3 key, $4 fence, $5 replace, $6 now by the caller's clock, $7 time of grace in milliseconds,
-- $8-$16 the row. Answers two counts: was the fence mine, is the entry mine.
WITH mine AS (
  DELETE FROM :"schema".fill
  WHERE fence = $4 AND tenant = $1 AND scheme = $2 AND digest = $3
  RETURNING blob
), came AS (
  INSERT INTO :"schema".entry AS e (tenant, scheme, digest, blob, blob_bytes, audio_bytes, created_ms,
    expires_ms, accessed_ms, hit_count, provider, voice, about)
  SELECT $1, $2, $3, mine.blob, $8, $9, $10, $11, $12, $13, $14, $15, $16 FROM mine
  ON CONFLICT (tenant, scheme, digest) DO UPDATE
  SET blob = excluded.blob, blob_bytes = excluded.blob_bytes, audio_bytes = excluded.audio_bytes,
      created_ms = excluded.created_ms, expires_ms = excluded.expires_ms,
      accessed_ms = excluded.accessed_ms, hit_count = excluded.hit_count,
      provider = excluded.provider, voice = excluded.voice, about = excluded.about, audio_at = NULL, trailer = NULL,
      replaced = CASE WHEN e.audio_at IS NULL THEN e.blob END
  WHERE $5 OR (e.expires_ms <> 0 AND e.expires_ms <= $6)
  RETURNING replaced
), queued AS (
  INSERT INTO :"schema".blob_gc (blob, not_before)
  SELECT blob, clock_timestamp() + $7 * interval '1 ms'
  FROM (SELECT replaced AS blob FROM came WHERE replaced IS NOT NULL
        UNION ALL
        SELECT blob FROM mine WHERE NOT EXISTS (SELECT FROM came)) AS lost
  ON CONFLICT (blob) DO NOTHING RETURNING 1
)
SELECT (SELECT count(*) FROM mine), (SELECT count(*) FROM came)
