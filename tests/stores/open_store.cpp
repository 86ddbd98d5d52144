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

}  // namespace caesura::test
