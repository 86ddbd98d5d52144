#include "plugins/stores/postgres_blob/store.hpp"

namespace {

constexpr char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["url", "blobs"],
  "properties": {
    "url": {
      "type": "string", "minLength": 1,
      "description": "of the index: postgresql://user@host:5432/database, without a password"
    },
    "password": {"type": "string", "x-secret": true, "description": "of the user in url"},
    "ca_file": {
      "type": "string", "minLength": 1,
      "description": "PEM, trusted instead of the system's certificates"
    },
    "schema": {
      "type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$", "default": "caesura",
      "description": "of the database, for the tables of this store"
    },
    "connections": {
      "type": "integer", "minimum": 1, "maximum": 64, "default": 4,
      "description": "to the server at once, from this process"
    },
    "prepared_statements": {
      "type": "boolean", "default": true,
      "description": "false behind a pooler that shares connections between transactions"
    },
    "connect_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "5s"},
    "statement_timeout": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "10s",
      "description": "for one statement, on the server and here"
    },
    "max_entry_bytes": {
      "type": "string", "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$", "default": "64MiB",
      "description": "the largest audio that is kept"
    },
    "grace": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "1h",
      "description": "from an entry's removal to its blob's"
    },
    "scrub_grace": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "24h",
      "description": "the age below which reconcile leaves a blob alone that nothing names"
    },
    "put_timeout": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "2m",
      "description": "what storing one entry may take before others clean up after it"
    },
    "upkeep_interval": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "30s",
      "description": "between two rounds of the queue"
    },
    "touch_interval": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "default": "10s",
      "description": "between two flushes of hits"
    },
    "blobs": )"
#include "plugins/stores/postgres_blob/blobs/container_schema.inc"
                           R"(,
    "adopted": {
      "type": "object",
      "additionalProperties": false,
      "description": "the deployment whose table audio_cache `caesura store adopt` reads",
      "properties": {
        "url": {
          "type": "string", "minLength": 1,
          "description": "of its database, where that is not this one"
        },
        "password": {"type": "string", "x-secret": true, "description": "of the user in its url"},
        "ca_file": {
          "type": "string", "minLength": 1,
          "description": "PEM, trusted instead of the system's certificates"
        },
        "schema": {
          "type": "string", "minLength": 1, "maxLength": 63, "default": "public",
          "description": "in which its table lies"
        },
        "provider": {
          "type": "string", "minLength": 1, "default": "azure",
          "description": "that spoke its entries, as its keys name it"
        },
        "pauses": {
          "type": "array",
          "description": "settings of pauses that it used, so that their keys are recognised",
          "items": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "sentence_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
              "paragraph_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
              "chapter_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
              "comma_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
              "colon_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
              "semicolon_ms": {"type": "integer", "minimum": 0, "maximum": 60000}
            }
          }
        },
        "blobs": )"
#include "plugins/stores/postgres_blob/blobs/container_schema.inc"
                           R"(
      }
    }
  }
})";

constexpr tts_factory kPostgresBlob = tts::store_factory<caesura::postgres_blob::PostgresBlobStore>(
    "postgres_blob", "An index in PostgreSQL, audio in Azure Blob, S3 or a directory", kSchema);

}  // namespace

TTS_PLUGIN("caesura.postgres_blob", "PostgreSQL and blobs store", "0.1.0", "Apache-2.0",
           &kPostgresBlob)
