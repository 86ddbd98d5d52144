// Scripts of faults between us and the service: bad bytes never arrive, tries and time are bounded.
//
// CAESURA_BLOB_SCRIPTS sets how many scripts there are for each service, 5000 for instance;
// CAESURA_SEED repeats a run.
#include <fstream>
#include <random>

#include "tests/stores/blobs/container_fixture.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr int64_t kDeadlineMs = 1000;
// Sanitizers keep freed memory and take their time, so that neither figure says anything there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int64_t kSlower = 3;
#else
constexpr int64_t kSlower = 1;
#endif

int number_from(const char* variable, int fallback) {
  const char* text = std::getenv(variable);
  return text == nullptr ? fallback : std::atoi(text);
}

int count_of(std::string_view text, std::string_view part) {
  int count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

int64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  int64_t pages = 0;
  statm >> pages >> pages;
  return pages * 4096;
}

class BlobFaults : public ::testing::TestWithParam<const char*> {
 protected:
  static constexpr const char* kKinds[] = {
      R"({"status": 500})",
      R"({"status": 503})",
      R"({"status": 429})",
      R"({"status": 408})",
      R"({"silent": true})",
      R"({"delay_ms": 120})",
      R"({"reset_at_once": true})",
      R"({"close_at_once": true})",
      R"({"reset_after": K})",
      R"({"close_after": K})",
      R"({"stall_after": K})",
      R"({"drop_tail": 1})",
      R"({"drop_tail": K})",
      R"({"headers": {"content-md5": "AAAAAAAAAAAAAAAAAAAAAA==",
                      "x-amz-meta-md5": "00000000000000000000000000000000"}})",
      R"({"claim_length": K, "hang_up": true})",
      R"({"claim_length": 1000000000000})",
      R"({"two_lengths": true})",
      R"({"piece": 1, "every_ms": 200})",
      R"({"status": 302, "headers": {"location": "/cache/elsewhere"}})",
      R"({"status": 200, "body": "<html>sign in first</html>"})",
      R"({"framing": "close"})",
      R"({"framing": "chunked", "close_after": K})",
      R"({"gzip": true})",
      R"({"flood_headers": 200000})",
  };

  std::string fault() {
    std::string text = kKinds[random_() % std::size(kKinds)];
    const auto at = text.find('K');
    if (at != std::string::npos) text.replace(at, 1, std::to_string(random_() % bytes_.size()));
    return text;
  }
  std::string script() {
    std::string faults = "[" + fault();
    for (auto more = random_() % 4; more > 0; --more) faults += "," + fault();
    return faults + "]";
  }

  std::unique_ptr<test::FakeService> fake_ = blob_fake(GetParam());
  test::TestHost host_;
  std::minstd_rand random_;
  std::string bytes_ = std::string(20'000, 'b') + "end";
};

INSTANTIATE_TEST_SUITE_P(Of, BlobFaults, ::testing::Values("azure_blob", "s3"),
                         [](const auto& kind) { return std::string(kind.param); });

TEST_P(BlobFaults, NeverGiveBadBytesNorTakeForEver) {
  const int scripts = number_from("CAESURA_BLOB_SCRIPTS", 60);
  const auto seed = static_cast<unsigned>(
      number_from("CAESURA_SEED", static_cast<int>(std::random_device{}() >> 1)));
  RecordProperty("seed", std::to_string(seed));
  random_.seed(seed);
  const bool azure = GetParam() == std::string("azure_blob");
  auto options = azure ? azure_fake_options(host_, *fake_) : s3_fake_options(host_, *fake_);
  options["first_byte_timeout"] = "150ms";
  options["stall_timeout"] = "150ms";
  Blobs blobs(open_container(host_, options));
  ASSERT_TRUE(blobs.put("kept", bytes_).ok());
  const int64_t before = resident_bytes();
  int whole = 0;
  int written = 0;
  for (int i = 0; i < scripts; ++i) {
    const std::string faults = script();
    SCOPED_TRACE("seed " + std::to_string(seed) + ", script " + std::to_string(i) + ": " + faults);
    fake_->reset();
    fake_->script(faults);
    const bool reads = i % 4 != 3;
    const std::string name = reads ? "kept" : "new/" + std::to_string(i);
    const test::TestContext context(kDeadlineMs);
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::byte> got;
    const auto status = reads ? blobs->get(tts::Context(context.table()), name, 1 << 20, got)
                              : blobs->put(tts::Context(context.table()), name, bytes_of(bytes_));
    const auto spent = std::chrono::steady_clock::now() - start;
    EXPECT_LE(spent, std::chrono::milliseconds(kSlower * kDeadlineMs * 11 / 10));
    EXPECT_NE(status.code(), TTS_NOT_FOUND);
    EXPECT_TRUE(status.ok() || !status.message().empty());
    const auto requests = fake_->requests();
    int tries = 0;
    for (const auto& request : requests) {
      EXPECT_EQ(request.at("path").as_string().find("elsewhere"), std::string::npos);
      tries += request.at("method").as_string() == (reads ? "GET" : "PUT") ? 1 : 0;
    }
    // libcurl asks once more by itself where a kept connection ends before any byte of an answer.
    EXPECT_LE(tries, 3 + count_of(faults, "_at_once"));
    fake_->reset();
    if (reads && status.ok()) {
      ++whole;
      EXPECT_TRUE(std::string_view(reinterpret_cast<const char*>(got.data()), got.size()) ==
                  bytes_);
    }
    if (!reads && status.ok()) {
      ++written;
      EXPECT_TRUE(blobs.get(name) == bytes_);
    }
    if (reads && !status.ok()) {
      EXPECT_TRUE(got.empty());
    }
  }
  if (kSlower == 1) {
    EXPECT_LT(resident_bytes() - before, int64_t{32} << 20);
  }
  RecordProperty("whole", whole);
  RecordProperty("written", written);
  EXPECT_GT(whole + written, 0);
}

}  // namespace
}  // namespace caesura::postgres_blob
