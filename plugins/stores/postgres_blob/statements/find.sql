-- A hit: the one statement of it.
SELECT blob, blob_bytes FROM :"schema".entry
WHERE tenant = $1 AND scheme = $2 AND digest = $3 AND (expires_ms = 0 OR expires_ms > $4)
