#include "tests/stores/postgres_blob/deployment.hpp"

#include <boost/json.hpp>

namespace caesura::test {

Database& test_database() {
  static Database database;
  return database;
}

std::string schema_of(const fs::path& folder) {
  return "s" + std::to_string(std::hash<std::string>()(folder.string()));
}

std::string postgres_blob_config(const fs::path& folder, const std::string& more,
                                 const Server& server, const Database& database) {
  boost::json::object config{
      {"url", "postgresql://" + server.text("user") + "@" + server.host() + ":" +
                  std::to_string(server.port()) + "/" + database.name()},
      {"password", kDatabasePassword},
      {"schema", schema_of(folder)},
      {"blobs",
       {{"kind", "directory"}, {"path", (folder / "blobs").string()}, {"durability", "none"}}}};
  const auto own = boost::json::parse("{\"\": 0" + more + "}").as_object();
  for (const auto& [key, value] : own) {
    if (!key.empty()) config[key] = value;
  }
  return boost::json::serialize(config);
}

std::string azurite_blobs(TestHost& host, const fs::path& folder) {
  const Server& azurite = Server::shared("azurite");
  host.add_secret("${TEST:BLOBS}", azurite.text("key"));
  return R"(, "blobs": {"kind": "azure", "account": ")" + azurite.text("account") +
         R"(", "key": "${TEST:BLOBS}", "endpoint": ")" + azurite.text("url") +
         R"(", "container": ")" + schema_of(folder) + "\"}";
}

void init_store(const tts_store* store) {
  const auto* schema =
      static_cast<const tts_ext_store_schema*>(store->get_extension(store, TTS_EXT_STORE_SCHEMA));
  const auto ignore = [](void*, tts_str, tts_str) noexcept { return tts_status{TTS_OK}; };
  tts_error error = tts::empty_error();
  if (schema->init(schema, nullptr, ignore, nullptr, &error) != TTS_OK) {
    throw std::runtime_error(error.message);
  }
}

namespace {

StorePtr open_ready(TestHost& host, const std::string& config, const std::string& plugin) {
  host.add_secret(kDatabasePassword, Server::shared("postgres").text("password"));
  auto opened = PluginFile(plugin).store(host.table(), "postgres_blob", config);
  if (!opened.ok()) throw std::runtime_error(opened.status().message());
  init_store(opened.value().get());
  return std::move(opened).value();
}

}  // namespace

StorePtr open_postgres_blob(TestHost& host, const fs::path& folder, const std::string& more,
                            const std::string& plugin) {
  return open_ready(host, postgres_blob_config(folder, more), plugin);
}

StorePtr open_pooled_postgres_blob(TestHost& host, const fs::path& folder) {
  static const Server pooler("pgbouncer",
                             {"--", std::to_string(Server::shared("postgres").port())});
  const std::string unprepared = R"(, "prepared_statements": false)";
  return open_ready(host, postgres_blob_config(folder, unprepared, pooler), "postgres_blob");
}

}  // namespace caesura::test
