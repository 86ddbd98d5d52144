// What the tests of this store share: a store that is opened on demand, its tables, its blobs.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "tests/stores/postgres_blob/deployment.hpp"
#include "tts/ext/lease.h"
#include "tts/ext/probe.h"

namespace caesura::test {

// Full sizes of the reliability tests instead of those that fit CI.
inline bool full_size() {
  return std::getenv("CAESURA_FULL_RELIABILITY") != nullptr;
}

// Upkeep only where a test asks for it, and no time of grace.
inline constexpr const char* kQuiet =
    R"(, "upkeep_interval": "1h", "touch_interval": "1h", "grace": "0ms", "scrub_grace": "0ms")";

// A store that is opened on demand.
class PostgresStore {
 public:
  PostgresStore(TestHost& host, const fs::path& folder, const std::string& more = kQuiet,
                const std::string& plugin = "postgres_blob")
      : store_(open_postgres_blob(host, folder, more, plugin)), calls_(store_.get()) {}
  // One that is opened as it is, whatever the server says.
  PostgresStore(TestHost& host, StorePtr store) : store_(std::move(store)), calls_(store_.get()) {
    static_cast<void>(host);
  }
  StoreCalls* operator->() { return &calls_; }

  tts_status acquire(const Key& key, int64_t ttl_ms, int64_t& fence) {
    const auto* lease = calls_.extension<tts_ext_store_lease>(TTS_EXT_STORE_LEASE);
    const tts_store_key view = key.view();
    calls_.error = tts::empty_error();
    return lease->acquire(lease, nullptr, &view, ttl_ms, &fence, &calls_.error);
  }
  tts_status renew(const Key& key, int64_t fence, int64_t ttl_ms) {
    const auto* lease = calls_.extension<tts_ext_store_lease>(TTS_EXT_STORE_LEASE);
    const tts_store_key view = key.view();
    return lease->renew(lease, nullptr, &view, fence, ttl_ms, &calls_.error);
  }
  tts_status release(const Key& key, int64_t fence) {
    const auto* lease = calls_.extension<tts_ext_store_lease>(TTS_EXT_STORE_LEASE);
    const tts_store_key view = key.view();
    return lease->release(lease, nullptr, &view, fence, &calls_.error);
  }
  // A put under a lease.
  tts_status put(const Key& key, std::string audio, int64_t fence,
                 int32_t mode = TTS_PUT_KEEP_FIRST) {
    Sample sample(std::move(audio));
    const tts_put_options options{sizeof options, mode, fence};
    const tts_store_key view = key.view();
    calls_.error = tts::empty_error();
    return store_->put(store_.get(), nullptr, &view, &sample.info(), sample.audio.data(),
                       sample.audio.size(), &options, &calls_.error);
  }
  tts_report reconcile(uint32_t flags = TTS_RECONCILE_EXECUTE) {
    const auto* admin = calls_.extension<tts_ext_admin>(TTS_EXT_ADMIN);
    tts_report report{};
    report.struct_size = sizeof report;
    calls_.error = tts::empty_error();
    calls_.status = admin->reconcile(admin, nullptr, flags, &report, &calls_.error);
    return report;
  }
  // Removes what the keys name, by a policy that means everything.
  tts_report apply(const std::vector<Key>& keys) {
    const auto* admin = calls_.extension<tts_ext_admin>(TTS_EXT_ADMIN);
    tts_policy policy{};
    policy.struct_size = sizeof policy;
    std::vector<tts_store_key> views;
    for (const Key& key : keys) views.push_back(key.view());
    tts_report report{};
    report.struct_size = sizeof report;
    std::vector<Told> told;
    calls_.error = tts::empty_error();
    calls_.status = admin->apply(admin, nullptr, &policy, views.data(), views.size(), keep_entry,
                                 &told, &report, &calls_.error);
    return report;
  }
  tts_status probe() {
    const auto* probe = calls_.extension<tts_ext_probe>(TTS_EXT_PROBE);
    calls_.error = tts::empty_error();
    return probe->probe(probe, nullptr, &calls_.error);
  }
  // "blob-put:1:kill", see plugins/stores/postgres_blob/fault_points.hpp.
  void set_faults(std::string_view specification) {
    const void* table = store_->get_extension(store_.get(), "caesura.test.faults/1");
    reinterpret_cast<void (*)(std::string_view)>(const_cast<void*>(table))(specification);
  }
  void close() { store_.reset(); }

 private:
  StorePtr store_;
  StoreCalls calls_;
};

class PostgresBlobTest : public ::testing::Test {
 protected:
  PostgresStore open(const std::string& more = kQuiet,
                     const std::string& plugin = "postgres_blob") {
    return {host, folder.path(), more, plugin};
  }
  // Runs SQL in the schema of this test; the first column of the first row.
  std::string sql(const std::string& text) const {
    return test_database().sql("SET search_path = " + schema_of(folder.path()) + "; " + text);
  }
  long count(const std::string& table) const {
    return std::stol(sql("SELECT count(*) FROM " + table));
  }
  // What stands in the container's root is its own.
  std::vector<fs::path> blobs() const {
    std::vector<fs::path> files;
    const fs::path root = folder.path() / "blobs";
    if (!fs::exists(root)) return files;
    for (const auto& item : fs::recursive_directory_iterator(root)) {
      if (item.is_regular_file() && item.path().parent_path() != root) files.push_back(item.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  // The one blob of a store with one entry.
  fs::path only_blob() const { return blobs().at(0); }
  // Until the condition holds; false after ten seconds.
  template <class Condition>
  static bool eventually(Condition&& condition) {
    for (int i = 0; i < 1000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  TestHost host;
  testing::TemporaryFolder folder;
};

// Runs `body` in a process of its own, which must not be opened to a store yet. The body's answer
// is its exit status.
template <class Body>
pid_t in_child(Body&& body) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  int status = 99;
  try {
    status = body();
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "child: %s\n", exception.what());
  }
  ::_exit(status);
}

}  // namespace caesura::test
