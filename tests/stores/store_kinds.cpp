#include "tests/stores/store_kinds.hpp"

#include "tests/servers/server.hpp"
#include "tests/stores/postgres_blob/s3_deployment.hpp"
#include "tests/stores/stack.hpp"

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
      {"redis",
       [](const Surroundings& around) {
         // The folder's name is this test's own, and so is what begins with it.
         return open_store(around.host, "redis",
                           R"({"server": "unix:)" + Server::shared("redis").text("socket") +
                               R"(", "prefix": ")" + around.folder.path().filename().string() +
                               R"(:", "max_entry_bytes": "16MiB", "timeout": "10s"})");
       }},
      {"postgres_directory",
       [](Surroundings& around) { return open_postgres_blob(around.host, around.folder.path()); }},
      {"postgres_pooled",
       [](Surroundings& around) {
         return open_pooled_postgres_blob(around.host, around.folder.path());
       }},
      {"postgres_azurite",
       [](Surroundings& around) {
         const auto& folder = around.folder.path();
         return open_postgres_blob(around.host, folder, azurite_blobs(around.host, folder));
       }},
      {"postgres_s3",
       [](Surroundings& around) {
         const auto& folder = around.folder.path();
         return open_postgres_blob(around.host, folder, s3_blobs(around.host, folder));
       }},
      {"tiered",
       [](const Surroundings& around) {
         auto stack = std::make_unique<Stack>(around.host.table());
         stack->add("fast", open_store(around.host, "memory", R"({"max_bytes": "64MiB"})"));
         stack->add("whole", open_store(around.host, "disk",
                                        disk_config(around.folder.path() / "store",
                                                    R"(, "durability": "none")")));
         return Stack::open_with(std::move(stack), R"({"tiers": ["fast", "whole"]})");
       }},
  };
}

INSTANTIATE_TEST_SUITE_P(Every, StoreSuite, ::testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace caesura::test
