-- Version 1: the index of a postgres_blob store.
--
-- `caesura store init` makes the schema and runs this file; by hand, after CREATE SCHEMA caesura:
--   psql -v schema=caesura -1 -f 0001_first.sql
-- Names of tenants, providers and voices are text with %XX for everything but printable ASCII, so that
-- whatever a caller sends can be kept, compared and read. Times ending in _ms are Unix milliseconds.

-- Which of these files have run here.
CREATE TABLE IF NOT EXISTS :"schema".schema_version (
  version    integer PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Rows stay, and ids are never used again: processes remember them.
CREATE TABLE :"schema".tenant (
  id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),  -- SHA-256 of the name
  name text  NOT NULL
);

-- What there is. A row stands only for a blob that was whole before the row came.
CREATE TABLE :"schema".entry (
  tenant      integer NOT NULL,
  scheme      text COLLATE "C" NOT NULL,
  digest      bytea   NOT NULL CHECK (octet_length(digest) = 32),
  blob        text    NOT NULL,            -- its name in the container, never used twice
  blob_bytes  bigint  NOT NULL,            -- audio and envelope
  audio_bytes bigint  NOT NULL,
  created_ms  bigint  NOT NULL,
  expires_ms  bigint  NOT NULL DEFAULT 0,  -- 0 = never
  accessed_ms bigint  NOT NULL,
  -- The index of use knows days only: a touch on the same day changes no index.
  access_day  date GENERATED ALWAYS AS (date '1970-01-01' + (accessed_ms / 86400000)::integer) STORED,
  hit_count   bigint  NOT NULL DEFAULT 0,  -- a lower bound; never indexed
  provider    text    NOT NULL,
  voice       text    NOT NULL,
  about       bytea   NOT NULL,            -- the envelope's header without marks
  replaced    text,                        -- the blob before this one, for the statement that replaces
  PRIMARY KEY (tenant, scheme, digest)
) WITH (fillfactor = 85);

CREATE INDEX entry_by_use ON :"schema".entry (access_day, tenant);
CREATE INDEX entry_by_expiry ON :"schema".entry (expires_ms) WHERE expires_ms <> 0;

-- Who is making an entry. A crash leaves a row that names the blob which may be lying there.
CREATE TABLE :"schema".fill (
  fence  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant integer NOT NULL,
  scheme text COLLATE "C" NOT NULL,
  digest bytea   NOT NULL,
  blob   text    NOT NULL UNIQUE,
  leased boolean NOT NULL,                 -- false: a put without a lease
  placed boolean NOT NULL,                 -- from now on the blob may be there
  until  timestamptz NOT NULL
);
CREATE UNIQUE INDEX fill_lease ON :"schema".fill (tenant, scheme, digest) WHERE leased;
CREATE INDEX fill_until ON :"schema".fill (until);

-- Blobs that no row names any more. They are deleted once they are due, in batches.
CREATE TABLE :"schema".blob_gc (
  blob       text COLLATE "C" PRIMARY KEY,
  not_before timestamptz NOT NULL,
  attempts   integer NOT NULL DEFAULT 0
);
CREATE INDEX blob_gc_due ON :"schema".blob_gc (not_before);

INSERT INTO :"schema".schema_version (version) VALUES (1);
