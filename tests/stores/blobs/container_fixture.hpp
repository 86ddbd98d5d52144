// Containers of every kind, each of a test's own, and calls in the words of a test.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "fake_service.hpp"
#include "plugins/stores/postgres_blob/blobs/container_config.hpp"
#include "tests/servers/server.hpp"
#include "tests/support/calls.hpp"
#include "tests/support/test_host.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace caesura::postgres_blob {

// The service behind a container, alive as long as its test.
struct Surroundings {
  test::TestHost host;
  testing::TemporaryFolder folder;
  std::unique_ptr<test::FakeService> fake;
};

inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// Throws with the container's own message where it is refused.
std::unique_ptr<BlobContainer> open_container(const test::TestHost& host,
                                              const boost::json::object& blobs);
// The same where it must be refused: "CODE message".
std::string refusal_of(const boost::json::object& blobs);

// A fake service of tests/servers/blob_fakes.
std::unique_ptr<test::FakeService> blob_fake(const std::string& name);

// A name that no other test uses in a shared server.
std::string fresh_container_name();

// Options of a container in the emulator, with the account's key; the secret is put into the host.
boost::json::object azurite_options(test::TestHost& host, const test::Server& server,
                                    const std::string& container);
boost::json::object azure_fake_options(test::TestHost& host, const test::FakeService& fake);
boost::json::object s3_fake_options(test::TestHost& host, const test::FakeService& fake);

// One container and its calls, without contexts and spans.
class Blobs {
 public:
  explicit Blobs(std::unique_ptr<BlobContainer> container) : container_(std::move(container)) {}

  tts::Status put(std::string_view name, std::string_view bytes) {
    return container_->put(context_, name, bytes_of(bytes));
  }
  // The bytes, or "CODE: message".
  std::string get(std::string_view name, uint64_t max_bytes = uint64_t{1} << 26);
  tts_status get_code(std::string_view name, uint64_t max_bytes = uint64_t{1} << 26);
  tts::Status stat(std::string_view name, BlobItem& item) {
    return container_->stat(context_, name, item);
  }
  // "r" removed, "a" absent, "f" failed, one letter for each name; or "CODE: message".
  std::string remove(const std::vector<std::string>& names);
  std::vector<std::string> list(std::string_view prefix = "");
  BlobContainer& operator*() { return *container_; }
  BlobContainer* operator->() { return container_.get(); }

 private:
  std::unique_ptr<BlobContainer> container_;
  tts::Context context_{nullptr};
};

}  // namespace caesura::postgres_blob
