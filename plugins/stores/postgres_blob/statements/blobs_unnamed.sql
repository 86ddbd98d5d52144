-- Of blobs that were listed, those that no row names. $1 the blobs' names; $2-$4 the keys in the names,
-- the tenant as the first digits of its hash.
SELECT b.blob
FROM unnest($1::text[], $2::bytea[], $3::text[], $4::bytea[]) AS b (blob, hash_start, scheme, digest)
WHERE NOT EXISTS (
    SELECT FROM :"schema".tenant AS t JOIN :"schema".entry AS e ON e.tenant = t.id
    WHERE t.hash >= b.hash_start AND t.hash < b.hash_start || '\xffffffffffffffffff'::bytea
      AND e.scheme = b.scheme AND e.digest = b.digest AND e.blob = b.blob)
  AND NOT EXISTS (SELECT FROM :"schema".fill AS f WHERE f.blob = b.blob)
  AND NOT EXISTS (SELECT FROM :"schema".blob_gc AS g WHERE g.blob = b.blob)
