-- Blobs that nothing names, due after $2 milliseconds. Answers how many were new.
INSERT INTO :"schema".blob_gc (blob, not_before)
SELECT blob, clock_timestamp() + $2 * interval '1 ms' FROM unnest($1::text[]) AS given (blob)
ON CONFLICT (blob) DO NOTHING RETURNING 1
