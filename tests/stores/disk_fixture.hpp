// What the tests of the disk store share: a folder, a host, the store's files, its fault points.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/stores/store_kinds.hpp"

namespace caesura::test {

namespace fs = std::filesystem;

// The plugin with fault points, which lies beside the tests.
inline constexpr const char* kFaultyDisk = "../tests/stores/disk_faults";

inline std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

// Full sizes of the reliability tests instead of those that fit CI.
inline bool full_size() {
  return std::getenv("CAESURA_FULL_RELIABILITY") != nullptr;
}

// A disk store that is opened on demand; `faulty` gives it fault points.
class Disk {
 public:
  explicit Disk(const fs::path& folder, const std::string& more = "", bool faulty = false)
      : folder_(folder) {
    auto opened = PluginFile(faulty ? kFaultyDisk : "disk")
                      .store(host.table(), "disk", disk_config(folder, more));
    if (!opened.ok()) throw std::runtime_error(opened.status().message());
    store_ = std::move(opened).value();
    calls_ = std::make_unique<StoreCalls>(store_.get());
  }
  StoreCalls* operator->() { return calls_.get(); }
  void close() { store_.reset(); }
  // "write:3:28;link:*:5", see plugins/stores/disk/sys.hpp.
  void set_faults(std::string_view specification) {
    const void* table = store_->get_extension(store_.get(), "caesura.test.faults/1");
    reinterpret_cast<void (*)(std::string_view)>(const_cast<void*>(table))(specification);
  }
  // Every entry's file.
  std::vector<fs::path> files() const { return files_of(folder_); }
  static std::vector<fs::path> files_of(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::exists(folder / "t")) return found;
    for (const auto& item : fs::recursive_directory_iterator(folder / "t")) {
      if (!item.is_directory()) found.push_back(item.path());
    }
    return found;
  }
  static std::size_t count(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }

  TestHost host;

 private:
  fs::path folder_;
  StorePtr store_;
  std::unique_ptr<StoreCalls> calls_;
};

class DiskTest : public ::testing::Test {
 protected:
  fs::path folder() const { return around_.path() / "store"; }

 private:
  testing::TemporaryFolder around_;
};

}  // namespace caesura::test
