// A postgres_blob store of a test's own: a schema in a database, and a folder of blobs.
#pragma once

#include <filesystem>

#include "tests/servers/database.hpp"
#include "tests/stores/store_kinds.hpp"
#include "tts/ext/store_schema.h"

namespace caesura::test {

namespace fs = std::filesystem;

// The plugin with fault points, which lies beside the tests.
inline constexpr const char* kFaultyPostgresBlob = "../tests/stores/postgres_blob_faults";
inline constexpr const char* kDatabasePassword = "${TEST:DATABASE}";

// Where the tests' stores live: all in one database of this process, each in a schema of its own.
Database& test_database();

// Named by a folder, so that a store that is opened again there finds its entries.
std::string schema_of(const fs::path& folder);

// `more` begins with a comma; `server` is where the database is. An option in `more` wins.
std::string postgres_blob_config(const fs::path& folder, const std::string& more = "",
                                 const Server& server = Server::shared("postgres"),
                                 const Database& database = test_database());

// Makes tables and container where they are missing. Throws std::runtime_error.
void init_store(const tts_store* store);

// `more` for blobs in the emulator of Azure's storage, in a container of this folder's own.
std::string azurite_blobs(TestHost& host, const fs::path& folder);

// Opens a store with its blobs in folder/blobs. Throws std::runtime_error.
StorePtr open_postgres_blob(TestHost& host, const fs::path& folder, const std::string& more = "",
                            const std::string& plugin = "postgres_blob");

// The same through a pooler that lends connections for one transaction each.
StorePtr open_pooled_postgres_blob(TestHost& host, const fs::path& folder);

}  // namespace caesura::test
