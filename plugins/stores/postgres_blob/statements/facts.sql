-- What a new connection finds in schema $1: which tables are there, and what this role may do.
WITH tables AS (
  SELECT c.relname AS name, c.oid FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
)
SELECT EXISTS (SELECT FROM tables WHERE name = 'schema_version'),
  (SELECT count(*) FROM tables WHERE name IN ('entry', 'tenant', 'fill', 'blob_gc')) = 4,
  current_setting('transaction_read_only') = 'off',
  coalesce((SELECT bool_and(has_table_privilege(oid, 'SELECT')) FROM tables
            WHERE name IN ('entry', 'tenant')), false),
  coalesce((SELECT bool_and(has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE')
                            AND has_table_privilege(oid, 'DELETE')) FROM tables
            WHERE name IN ('entry', 'fill', 'blob_gc')), false)
