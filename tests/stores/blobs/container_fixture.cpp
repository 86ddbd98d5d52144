#include "tests/stores/blobs/container_fixture.hpp"

#include <unistd.h>

#include <atomic>
#include <stdexcept>

namespace caesura::postgres_blob {

std::unique_ptr<BlobContainer> open_container(const test::TestHost& host,
                                              const boost::json::object& blobs) {
  auto made = make_container(tts::Host(host.table()), blobs);
  if (!made.ok()) throw std::runtime_error(made.status().message());
  return std::move(made).value();
}

std::string refusal_of(const boost::json::object& blobs) {
  const test::TestHost host;
  const auto made = make_container(tts::Host(host.table()), blobs);
  return made.ok() ? "accepted" : made.status().message();
}

std::unique_ptr<test::FakeService> blob_fake(const std::string& name) {
  return std::make_unique<test::FakeService>(
      name, std::vector<std::string>{"--modules", CAESURA_SOURCE_DIR "/tests/servers/blob_fakes"});
}

std::string fresh_container_name() {
  static std::atomic<int> next = 0;
  return "t" + std::to_string(::getpid()) + "-" + std::to_string(++next);
}

boost::json::object azurite_options(test::TestHost& host, const test::Server& server,
                                    const std::string& container) {
  host.add_secret("file:/azurite", server.text("key"));
  return {{"kind", "azure"},
          {"container", container},
          {"account", server.text("account")},
          {"endpoint", server.text("url")},
          {"key", "file:/azurite"}};
}

boost::json::object azure_fake_options(test::TestHost& host, const test::FakeService& fake) {
  host.add_secret("file:/key", "YSBrZXkgb2YgdGhlIGZha2UgYWNjb3VudCwgMzIgYi4=");
  return {{"kind", "azure"},
          {"container", "cache"},
          {"account", "fakeaccount"},
          {"endpoint", fake.http()},
          {"key", "file:/key"}};
}

boost::json::object s3_fake_options(test::TestHost& host, const test::FakeService& fake) {
  host.add_secret("file:/id", "AKIDTEST");
  host.add_secret("file:/secret", "very+secret/key");
  return {{"kind", "s3"},
          {"bucket", "cache"},
          {"region", "eu-test-1"},
          {"endpoint", fake.http()},
          {"access_key_id", "file:/id"},
          {"secret_access_key", "file:/secret"}};
}

std::string Blobs::get(std::string_view name, uint64_t max_bytes) {
  std::vector<std::byte> bytes;
  const auto status = container_->get(context_, name, max_bytes, bytes);
  if (!status.ok()) return std::to_string(status.code()) + ": " + status.message();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

tts_status Blobs::get_code(std::string_view name, uint64_t max_bytes) {
  std::vector<std::byte> bytes;
  const auto status = container_->get(context_, name, max_bytes, bytes);
  EXPECT_TRUE(status.ok() || bytes.empty());
  return status.code();
}

std::string Blobs::remove(const std::vector<std::string>& names) {
  std::vector<Removal> outcomes;
  const auto status = container_->remove(context_, names, outcomes);
  if (!status.ok()) return std::to_string(status.code()) + ": " + status.message();
  std::string letters;
  for (const Removal outcome : outcomes) {
    letters += outcome == Removal::removed ? 'r' : outcome == Removal::absent ? 'a' : 'f';
  }
  return letters;
}

std::vector<std::string> Blobs::list(std::string_view prefix) {
  std::vector<std::string> names;
  const auto status = container_->list(context_, prefix, [&](const BlobItem& item) {
    names.push_back(item.name);
    return tts::Status{};
  });
  EXPECT_TRUE(status.ok()) << status.message();
  return names;
}

}  // namespace caesura::postgres_blob
