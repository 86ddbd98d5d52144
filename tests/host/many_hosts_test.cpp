// Several hosts, one cache: processes on PostgreSQL, the Azure storage emulator and Redis speak one
// book at once, and each segment is paid for once in all, also when some are killed on the way.
#include <gmock/gmock.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <set>
#include <thread>

#include "host/caesura_run.hpp"
#include "tests/providers/fake/fake_service.hpp"
#include "tests/servers/database.hpp"
#include "tests/servers/server.hpp"

namespace caesura::testing {
namespace {

using test::Server;

constexpr int kSegments = 24;

class ManyHosts : public ::testing::Test {
 protected:
  ManyHosts() : service_("openai") {
    setenv("CAESURA_TEST_DB_PASSWORD", Server::shared("postgres").text("password").c_str(), 1);
    setenv("CAESURA_TEST_BLOB_KEY", Server::shared("azurite").text("key").c_str(), 1);
    setenv("CAESURA_TEST_SPEECH_KEY", "good-key", 1);
    // A synthesis takes a while, so that hosts really meet.
    service_.always(R"({"delay_ms": 60})");
    write_files();
  }
  void SetUp() override {
    const Outcome made = operator_({"store", "init", "--config", config()});
    ASSERT_EQ(made.status, 0) << made.err;
  }

  void write_files() {
    std::string book =
        "title: A short one\nchapters:\n  - id: one\n    title: One\n    segments:\n";
    for (int i = 0; i < kSegments; ++i) {
      const std::string number = std::to_string(i);
      book += "      - {id: s" + number + ", text: \"Sentence number " + number + ", of many.\"}\n";
    }
    operator_.write("book.yaml", book);
    const Server& postgres = Server::shared("postgres");
    const Server& azurite = Server::shared("azurite");
    const Server& redis = Server::shared("redis");
    operator_.write("hosts.yaml",
                    "caesura: 1\nstores:\n"
                    "  near: {use: redis, server: \"redis://127.0.0.1:" +
                        std::to_string(redis.port()) + "\", prefix: \"" + database_.name() +
                        ":\", timeout: 1s}\n"
                        "  far:\n    use: postgres_blob\n    url: postgresql://" +
                        postgres.text("user") + "@127.0.0.1:" + std::to_string(postgres.port()) +
                        "/" + database_.name() +
                        "\n    password: \"${ENV:CAESURA_TEST_DB_PASSWORD}\"\n"
                        "    grace: 0s\n    scrub_grace: 0s\n    put_timeout: 2s\n"
                        "    blobs: {kind: azure, account: " +
                        azurite.text("account") + ", container: " + container() + ", endpoint: \"" +
                        azurite.text("url") +
                        "\", key: \"${ENV:CAESURA_TEST_BLOB_KEY}\"}\n"
                        "  main: {use: tiered, tiers: [near, far]}\n"
                        "providers:\n  cloud: {use: openai, base_url: \"" +
                        service_.http() +
                        "\", key: \"${ENV:CAESURA_TEST_SPEECH_KEY}\", model: tts-1, voice: alloy}\n"
                        "middleware: {cache: {use: cache, store: main, store_timeout: 20s, lease: "
                        "{ttl: 2s, wait: 60s, timeout: 10s}}}\n"
                        "chains: {default: [cache, cloud]}\npauses: none\n");
  }

  std::string container() const {
    std::string name = database_.name();
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
  }
  std::string config() const { return operator_.file("hosts.yaml").string(); }
  std::vector<std::string> produce(const Caesura& host) const {
    return {"produce",  operator_.file("book.yaml").string(),
            "--config", config(),
            "--jobs",   "4",
            "-o",       host.file("out").string()};
  }
  int64_t paid() { return service_.counter("calls"); }
  std::string chapter(const Caesura& host) const {
    std::string samples;
    for (const auto& file : std::filesystem::directory_iterator(host.file("out"))) {
      if (file.path().extension() != ".wav") continue;
      const Wav wav = read_wav(file.path());
      samples.append(reinterpret_cast<const char*>(wav.pcm.data()), wav.pcm.size());
    }
    return samples;
  }

  // All of them speak the whole book at once.
  void expect_one_payment(std::size_t count) {
    std::vector<std::unique_ptr<Caesura>> hosts;
    std::vector<pid_t> running;
    for (std::size_t i = 0; i < count; ++i) hosts.push_back(std::make_unique<Caesura>());
    for (const auto& host : hosts) running.push_back(host->begin(produce(*host)));
    std::set<std::string> sounds;
    for (std::size_t i = 0; i < count; ++i) {
      const Outcome run = hosts[i]->wait_for(running[i]);
      ASSERT_EQ(run.status, 0) << run.err;
      sounds.insert(chapter(*hosts[i]));
    }
    EXPECT_EQ(sounds.size(), 1U);
    EXPECT_FALSE(sounds.begin()->empty());
    EXPECT_EQ(paid(), kSegments);
  }

  boost::json::object reconcile(bool execute) const {
    std::vector<std::string> words{"cache", "reconcile", "--json", "--config", config()};
    if (execute) words.push_back("--execute");
    const Outcome run = operator_(words);
    EXPECT_EQ(run.status, 0) << run.err;
    return run.json();
  }

  test::Database database_;
  test::FakeService service_;
  Caesura operator_;
};

TEST_F(ManyHosts, TwoPayOnceForEachSegment) {
  expect_one_payment(2);
}

TEST_F(ManyHosts, EightPayOnceForEachSegment) {
  expect_one_payment(8);
}

TEST_F(ManyHosts, KilledOnesCostAtMostWhatTheyWereAt) {
  constexpr std::size_t kHosts = 4;
  constexpr int64_t kJobs = 4;
  std::vector<std::unique_ptr<Caesura>> hosts;
  std::vector<pid_t> running;
  for (std::size_t i = 0; i < kHosts; ++i) hosts.push_back(std::make_unique<Caesura>());
  for (const auto& host : hosts) running.push_back(host->begin(produce(*host)));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (paid() < kSegments / 3) ASSERT_LT(std::chrono::steady_clock::now(), end);
  constexpr std::size_t kKilled = 2;
  for (std::size_t i = 0; i < kKilled; ++i) ASSERT_EQ(kill(running[i], SIGKILL), 0);
  for (std::size_t i = 0; i < kHosts; ++i) {
    const Outcome run = hosts[i]->wait_for(running[i]);
    EXPECT_EQ(run.status, i < kKilled ? 128 + SIGKILL : 0) << run.err;
  }
  EXPECT_EQ(chapter(*hosts[2]), chapter(*hosts[3]));
  // Each of the killed ones may have been at as many segments as it has jobs.
  EXPECT_GE(paid(), kSegments);
  EXPECT_LE(paid(), kSegments + static_cast<int64_t>(kKilled) * kJobs);
  reconcile(true);
  const auto left = reconcile(false);
  EXPECT_EQ(left.at("found").to_number<int64_t>(), 0) << boost::json::serialize(left);
  // What was paid is there.
  const int64_t before = paid();
  const Caesura again;
  EXPECT_EQ(again(produce(again)).status, 0);
  EXPECT_EQ(paid(), before);
}

}  // namespace
}  // namespace caesura::testing
