#include "tests/stores/store_kinds.hpp"

namespace caesura::test {

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
