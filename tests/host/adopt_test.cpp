// caesura store adopt: the entries of an older deployment answer here, and it never notices.
#include <gmock/gmock.h>
#include <signal.h>
#include <stdlib.h>

#include <chrono>
#include <thread>

#include "host/caesura_run.hpp"
#include "host/old_deployment.hpp"
#include "tests/servers/server.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;

class Adopt : public ::testing::Test {
 protected:
  Adopt() : old_(database_, container()) {
    const test::Server& postgres = test::Server::shared("postgres");
    setenv("ADOPT_TEST_PASSWORD", postgres.text("password").c_str(), 1);
    setenv("ADOPT_TEST_BLOB_KEY", test::Server::shared("azurite").text("key").c_str(), 1);
    setenv("ADOPT_TEST_SPEECH_KEY", "a key that nobody is asked to believe", 1);
    write_config("");
  }
  void SetUp() override {
    const Outcome made = run({"store", "init"});
    ASSERT_EQ(made.status, 0) << made.err;
  }

  // The provider's service is not there: whatever is heard was adopted.
  void write_config(const std::string& adopted, const std::string& cache = "") {
    config_ = caesura_.write(
        "adopt.yaml",
        "caesura: 1\nstores:\n  main:\n    use: postgres_blob\n    url: " + url() +
            "\n    password: \"${ENV:ADOPT_TEST_PASSWORD}\"\n    grace: 0s\n    scrub_grace: 0s\n"
            "    blobs: " +
            blobs(container()) + "\n" + adopted +
            "providers:\n  cloud: {use: azure, endpoint: \"http://127.0.0.1:9\", key: "
            "\"${ENV:ADOPT_TEST_SPEECH_KEY}\", voice: en-US-JennyNeural, output_format: "
            "raw-16khz-16bit-mono-pcm}\n"
            "middleware:\n  cache: {use: cache, store: main, store_timeout: 20s, key: "
            "{read_schemes: [v3, v2, v1]}" +
            cache + "}\nchains:\n  default: [cache, cloud]\n");
  }
  std::string url() const {
    const test::Server& postgres = test::Server::shared("postgres");
    return "postgresql://" + postgres.text("user") +
           "@127.0.0.1:" + std::to_string(postgres.port()) + "/" + database_.name();
  }
  static std::string blobs(const std::string& container) {
    const test::Server& azurite = test::Server::shared("azurite");
    return "{kind: azure, account: " + azurite.text("account") + ", container: " + container +
           ", endpoint: \"" + azurite.text("url") + "\", key: \"${ENV:ADOPT_TEST_BLOB_KEY}\"}";
  }
  std::string container() const {
    std::string name = database_.name();
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
  }
  Outcome run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--config", config_.string()});
    return caesura_(words);
  }
  boost::json::object adopt(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"store", "adopt", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return outcome.status == 0 ? outcome.json() : boost::json::object{};
  }
  static int64_t number(const boost::json::object& report, const std::string& name) {
    return report.at(name).to_number<int64_t>();
  }
  // The samples, or "" where nothing is there that fits.
  std::string hear(const OldEntry& entry, std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"speak", entry.text, "-o", caesura_.file("out.wav").string(),
                                   "--json"};
    if (!entry.tenant.empty()) words.insert(words.end(), {"--tenant", entry.tenant});
    if (entry.settings != "{}") words.insert(words.end(), {"--rate", "10"});
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run(words);
    if (outcome.status != 0) return "";
    const auto report = outcome.json();
    EXPECT_EQ(report.at("cache"), "hit");
    EXPECT_EQ(report.at("billed_characters"), 0) << boost::json::serialize(report);
    const Wav wav = read_wav(caesura_.file("out.wav"));
    return {reinterpret_cast<const char*>(wav.pcm.data()), wav.pcm.size()};
  }
  long entries() const { return std::stol(database_.sql("SELECT count(*) FROM caesura.entry")); }

  test::Database database_;
  OldDeployment old_;
  Caesura caesura_;
  std::filesystem::path config_;
};

TEST_F(Adopt, ADryRunJudgesEveryRowAndChangesNothing) {
  const int64_t good = static_cast<int64_t>(old_.add_many(296).size());
  const std::string wav = old_wav(old_samples(1));
  OldEntry entry;
  entry.bytes = wav;
  entry.key = std::string(63, 'a') + "G";
  old_.add(entry);
  entry.key = "";
  entry.expires = "now() - interval '1 minute'";
  old_.add(entry);
  entry.expires = "'infinity'";
  entry.blob = "audio cache/../x";
  entry.has_blob = false;
  old_.add(entry);
  entry.blob = "";
  old_.add(entry);
  entry.has_blob = true;
  entry.bytes = "";
  old_.add(entry);
  entry.bytes = wav;
  entry.said_bytes = 12;
  old_.add(entry);
  entry.said_bytes = -1;
  entry.bytes = "<html>404</html>";
  old_.add(entry);
  entry.bytes = wav.substr(0, wav.size() - 2);
  old_.add(entry);
  const auto before = old_.snapshot();

  const auto report = adopt();
  EXPECT_EQ(number(report, "found"), good + 8);
  EXPECT_EQ(number(report, "adoptable"), good);
  EXPECT_EQ(number(report, "adopted"), 0);
  EXPECT_EQ(number(report, "already"), 0);
  EXPECT_EQ(number(report, "unrendered"), good);
  EXPECT_EQ(number(report, "refused"), 8);
  for (const char* reason :
       {"malformed_key", "expired", "no_blob", "blob_missing", "blob_empty", "size_differs"}) {
    EXPECT_EQ(number(report, std::string("refused_") + reason), 1) << reason;
  }
  EXPECT_EQ(number(report, "refused_unknown_format"), 2);
  EXPECT_EQ(report.at("refused_entries").as_array().size(), 8U);
  // 296 of four kinds; every eighth was hashed with 10.0, which is the same kind.
  EXPECT_EQ(number(report, "key_v1"), 74);
  EXPECT_EQ(number(report, "key_v2_without_pauses"), 74);
  EXPECT_EQ(number(report, "key_v2_with_pauses"), 74);
  EXPECT_EQ(number(report, "key_unproven"), 74);
  EXPECT_EQ(number(report, "key_respelt"), 37);

  EXPECT_EQ(entries(), 0);
  EXPECT_EQ(database_.sql("SELECT count(*) FROM caesura.tenant"), "0");
  EXPECT_EQ(old_.snapshot(), before);
  EXPECT_THAT(run({"store", "adopt"}).out,
              AllOf(HasSubstr("DRY-RUN"), HasSubstr("Nothing was changed")));
}

TEST_F(Adopt, WhatIsAdoptedIsHeardWithoutAPayment) {
  const auto all = old_.add_many(24);
  const auto before = old_.snapshot();
  const auto report = adopt({"--execute"});
  EXPECT_EQ(number(report, "adopted"), 24);
  EXPECT_EQ(entries(), 24);
  // v1; 12 and 20 with a rate that was hashed as 10.0, 0 and 20 in Spanish letters.
  for (const std::size_t v1 : {0U, 8U, 12U, 20U}) {
    EXPECT_EQ(hear(all[v1]), old_samples(static_cast<int>(v1))) << v1;
  }
  // v2 holds the pauses of its request, though they never were in its sound.
  EXPECT_EQ(hear(all[2], {"--pauses", "natural"}), old_samples(2));
  EXPECT_EQ(hear(all[3], {"--pauses", "natural,sentence=777"}), old_samples(3));
  // An MP3 is no answer for somebody who gets samples; nor is another tenant's entry.
  EXPECT_EQ(hear(all[16]), "");
  OldEntry foreign = all[0];
  foreign.tenant = "somebody-else";
  EXPECT_EQ(hear(foreign), "");
  EXPECT_EQ(old_.snapshot(), before);

  const auto again = adopt({"--execute"});
  EXPECT_EQ(number(again, "already"), 24);
  EXPECT_EQ(number(again, "adoptable"), 0);
  EXPECT_EQ(number(again, "adopted"), 0);
  EXPECT_EQ(number(again, "unrendered"), 24);
}

TEST_F(Adopt, PausesThatActAreHeardOnlyWhereTheOperatorAcceptsTheirLack) {
  OldEntry entry;
  entry.text = "One, two: three";
  entry.pauses = kDefaultPauses;
  entry.bytes = old_wav(old_samples(7));
  entry = old_.add(entry);
  (void)adopt({"--execute"});
  EXPECT_EQ(hear(entry, {"--pauses", "natural"}), "");
  write_config("", ", accept_unrendered_pauses: true");
  EXPECT_EQ(hear(entry, {"--pauses", "natural"}), old_samples(7));
}

TEST_F(Adopt, CleaningUpNeverDeletesWhatTheOldDeploymentHas) {
  const auto all = old_.add_many(40);
  const auto before = old_.snapshot();
  (void)adopt({"--execute"});
  const Outcome verified = run({"cache", "verify", "--json"});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_EQ(entries(), 40);
  // Into the queue by a hand: still nobody's of ours.
  database_.sql("INSERT INTO caesura.blob_gc VALUES ('" + all[0].blob + "', '2000-01-01')");
  database_.sql(
      "UPDATE caesura.entry SET expires_ms = 1 WHERE ctid IN "
      "(SELECT ctid FROM caesura.entry LIMIT 5)");
  EXPECT_EQ(run({"cache", "cleanup", "--days", "0", "--execute"}).status, 0);
  const Outcome reconciled = run({"cache", "reconcile", "--execute", "--json"});
  EXPECT_EQ(reconciled.status, 0) << reconciled.err;
  EXPECT_EQ(entries(), 0);
  EXPECT_EQ(database_.sql("SELECT count(*) FROM caesura.blob_gc"), "0");
  EXPECT_EQ(old_.snapshot(), before);
}

TEST_F(Adopt, CopiedAudioOutlivesTheOldDeployment) {
  const auto all = old_.add_many(24);
  const auto before = old_.snapshot();
  EXPECT_EQ(number(adopt({"--execute"}), "adopted"), 24);
  // What was read in place becomes our own.
  const auto copied = adopt({"--execute", "--copy"});
  EXPECT_EQ(number(copied, "adopted"), 24);
  EXPECT_EQ(database_.sql("SELECT count(*) FROM caesura.entry WHERE audio_at IS NULL"), "24");
  EXPECT_EQ(old_.snapshot(), before);
  EXPECT_EQ(number(adopt({"--execute", "--copy"}), "already"), 24);
  old_.remove_blobs();
  EXPECT_EQ(hear(all[0]), old_samples(0));
  EXPECT_EQ(run({"cache", "reconcile", "--execute"}).status, 0);
  EXPECT_EQ(entries(), 25) << "24, and what was heard under the newest key";
}

TEST_F(Adopt, AChangedOrVanishedBlobIsAMissAndItsRowGoes) {
  const auto all = old_.add_many(24);
  (void)adopt({"--execute"});
  old_.remove_blobs();
  EXPECT_EQ(hear(all[0]), "");
  OldEntry changed = all[8];
  changed.key = changed.id;  // another row, the same blob
  changed.bytes[100] ^= 1;
  old_.add(changed);
  EXPECT_EQ(hear(all[8]), "");
  EXPECT_EQ(entries(), 22);
}

TEST_F(Adopt, KilledRunsGoOnWhereTheyWere) {
  const int64_t all = static_cast<int64_t>(old_.add_many(520).size());
  const auto before = old_.snapshot();
  // At once, then each time another batch is there.
  for (long seen = -1; entries() < all; seen = entries()) {
    const pid_t child =
        caesura_.begin({"store", "adopt", "--execute", "--config", config_.string()});
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (entries() <= seen) ASSERT_LT(std::chrono::steady_clock::now(), end);
    kill(child, SIGKILL);
    (void)caesura_.wait_for(child);
    ASSERT_EQ(entries() % 256 == 0 || entries() == all, true) << "whole batches only";
  }
  const auto report = adopt({"--execute"});
  EXPECT_EQ(number(report, "already"), all);
  EXPECT_EQ(number(report, "adopted"), 0);
  EXPECT_EQ(old_.snapshot(), before);
}

TEST_F(Adopt, AnotherDatabaseAndContainerAreOnlyRead) {
  const test::Database elsewhere;
  std::string container = elsewhere.name();
  std::replace(container.begin(), container.end(), '_', '-');
  OldDeployment far(elsewhere, container);
  far.make_container();
  const auto all = far.add_many(24);
  const auto before = far.snapshot();
  std::string far_url = url();
  far_url.replace(far_url.rfind('/') + 1, std::string::npos, elsewhere.name());
  write_config("    adopted:\n      url: " + far_url +
               "\n      password: \"${ENV:ADOPT_TEST_PASSWORD}\"\n      pauses: [{sentence_ms: "
               "777}]\n      blobs: " +
               blobs(container) + "\n");
  const auto report = adopt({"--execute"});
  EXPECT_EQ(number(report, "adopted"), 24);
  EXPECT_EQ(number(report, "key_unproven"), 0) << "its pauses were told";
  EXPECT_EQ(hear(all[0]), old_samples(0));
  EXPECT_EQ(run({"cache", "reconcile", "--execute"}).status, 0);
  EXPECT_EQ(entries(), 25);
  EXPECT_EQ(run({"cache", "cleanup", "--days", "0", "--execute"}).status, 0);
  EXPECT_EQ(run({"cache", "reconcile", "--execute"}).status, 0);
  EXPECT_EQ(far.snapshot(), before);
}

TEST_F(Adopt, WhatIsWrongIsSaidInOneLine) {
  database_.sql("DROP TABLE public.audio_cache");
  expect_error(run({"store", "adopt"}), 1, "whose table is audio_cache");
  database_.sql("CREATE TABLE public.audio_cache (id uuid)");
  expect_error(run({"store", "adopt"}), 1, "whose table is audio_cache");
  database_.sql("DROP SCHEMA caesura CASCADE");
  expect_error(run({"store", "adopt", "--execute"}), 1, "store init");
  expect_error(run({"store", "adopt", "other"}), 2, "other");
  write_config("    adopted: {url: \"postgresql://u:secret@127.0.0.1/x\"}\n");
  expect_error(run({"store", "adopt"}), 2, "adopted.url");
  const Outcome none = caesura_.tones({"store", "adopt"});
  expect_error(none, 2, "no store of this config can adopt");
}

}  // namespace
}  // namespace caesura::testing
