// A tiered store over memory and disk, with switches that make its tiers fail.
#pragma once

#include <thread>

#include "tests/stores/disk_fixture.hpp"
#include "tests/stores/stack.hpp"
#include "tests/unit/cache/broken_store.hpp"

namespace caesura::test {

class TieredTest : public ::testing::Test {
 protected:
  TieredTest()
      : memory_(open_store(host_, "memory", R"({"max_bytes": "16MiB"})")),
        local_(open_disk("local")),
        archive_(open_disk("archive")),
        fast_(memory_.get()),
        slow_(archive_.get()) {}

  StorePtr open_disk(const std::string& name) {
    return open_store(host_, "disk",
                      disk_config(folder_.path() / name, R"(, "durability": "none")"));
  }
  // Names: fast, memory (the same), local (disk), archive (disk); `fast` and `archive` can be
  // broken.
  void open(const std::string& tiers, const std::string& more = "", bool later = false) {
    store_.reset();
    stack_ = std::make_unique<Stack>(host_.table());
    stack_->add("fast", fast_.table());
    stack_->add("memory", memory_.get());
    stack_->add("local", local_.get());
    stack_->add("archive", slow_.table());
    auto opened = stack_->open(R"({"tiers": [)" + tiers + "]" + more + "}");
    ASSERT_TRUE(opened.ok()) << opened.status().message();
    store_ = std::move(opened).value();
    calls_ = std::make_unique<StoreCalls>(store_.get());
    // It has looked for what an earlier run left.
    if (!later) wait_for([&] { return store().statistic("waiting") <= 0; });
  }
  StoreCalls& store() { return *calls_; }
  StoreCalls memory() const { return StoreCalls(memory_.get()); }
  StoreCalls local() const { return StoreCalls(local_.get()); }
  StoreCalls archive() const { return StoreCalls(archive_.get()); }

  void archive_is(tts_status status) {
    slow_.get_status = status;
    slow_.put_status = status;
  }
  template <class Condition>
  static void wait_for(const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ASSERT_TRUE(condition());
  }

  TestHost host_;
  testing::TemporaryFolder folder_;
  StorePtr memory_;
  StorePtr local_;
  StorePtr archive_;
  BrokenStore fast_;
  BrokenStore slow_;
  std::unique_ptr<Stack> stack_;
  StorePtr store_;
  std::unique_ptr<StoreCalls> calls_;
};

}  // namespace caesura::test
