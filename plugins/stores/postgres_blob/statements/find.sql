-- A hit: the one statement of it. The last three: of an adopted entry only.
SELECT blob, blob_bytes, audio_bytes, audio_at, CASE WHEN audio_at IS NOT NULL THEN about END, trailer
FROM :"schema".entry
WHERE tenant = $1 AND scheme = $2 AND digest = $3 AND (expires_ms = 0 OR expires_ms > $4)
