#include "tests/stores/store_kinds.hpp"

namespace caesura::test {

StorePtr open_store(const TestHost& host, const std::string& plugin, const std::string& config) {
  auto opened = PluginFile(plugin).store(host.table(), plugin, config);
  if (!opened.ok()) throw std::runtime_error(opened.status().message());
  return std::move(opened).value();
}

std::string disk_config(const std::filesystem::path& folder, const std::string& more) {
  return R"({"path": ")" + folder.string() + "\"" + more + "}";
}

std::vector<StoreKind> store_kinds() {
  return {
      {"memory",
       [](const Surroundings& around) {
         return open_store(around.host, "memory", R"({"max_bytes": "64MiB"})");
       }},
      {"disk",
       [](const Surroundings& around) {
         // Nothing here loses power, and a thousand syncs take their time.
         return open_store(
             around.host, "disk",
             disk_config(around.folder.path() / "store", R"(, "durability": "none")"));
       }},
  };
}

INSTANTIATE_TEST_SUITE_P(Every, StoreSuite, ::testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace caesura::test
