-- The service said that these are gone.
DELETE FROM :"schema".blob_gc WHERE blob = ANY ($1::text[])
