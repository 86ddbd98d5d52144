// The fixture of the conformance suite: every case runs on every kind of store.
//
// A new store joins with one entry in store_kinds.cpp: a name and a function that opens it.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "tests/stores/store_calls.hpp"
#include "tests/support/plugin_file.hpp"
#include "tests/support/test_host.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace caesura::test {

// What a store is opened with.
struct Surroundings {
  TestHost host;
  testing::TemporaryFolder folder;
};

struct StoreKind {
  std::string name;
  // Opens a store that holds at least 64 MiB and entries of 8 MiB; opening a persistent one again
  // in the same surroundings finds its entries.
  std::function<StorePtr(Surroundings&)> open;
};
inline void PrintTo(const StoreKind& kind, std::ostream* out) {
  *out << kind.name;
}

std::vector<StoreKind> store_kinds();

// Throws with the store's own message when it refuses.
StorePtr open_store(const TestHost& host, const std::string& plugin, const std::string& config);

// A disk store's config; `more` begins with a comma.
std::string disk_config(const std::filesystem::path& folder, const std::string& more = "");

class StoreSuite : public ::testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override { open(); }
  void open() {
    store_ = GetParam().open(around_);
    calls_ = std::make_unique<StoreCalls>(store_.get());
  }
  void close() { store_.reset(); }
  bool has(uint32_t flag) const { return (store_->flags & flag) != 0; }
  StoreCalls& store() { return *calls_; }
  // Another opening of the same store; what is not shared is simply empty.
  StorePtr another() { return GetParam().open(around_); }
  TestHost& host() { return around_.host; }

 private:
  Surroundings around_;
  StorePtr store_;
  std::unique_ptr<StoreCalls> calls_;
};

}  // namespace caesura::test
