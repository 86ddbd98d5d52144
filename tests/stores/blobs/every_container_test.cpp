// What a container is, whatever its kind: the same cases for the storage emulator, S3 and a folder.
#include "tests/stores/blobs/container_fixture.hpp"

namespace caesura::postgres_blob {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Kind {
  std::string name;
  bool tells_absent;  // whether a removal says what was not there
  std::function<boost::json::object(Surroundings&)> options;
};
void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.name;
}

const Kind kKinds[] = {
    {"azure", true,
     [](Surroundings& around) {
       return azurite_options(around.host, test::Server::shared("azurite"), fresh_container_name());
     }},
    {"s3", false,
     [](Surroundings& around) {
       around.fake = blob_fake("s3");
       auto options = s3_fake_options(around.host, *around.fake);
       options["bucket"] = "other";
       return options;
     }},
    {"directory", true,
     [](Surroundings& around) {
       return boost::json::object{{"kind", "directory"},
                                  {"path", (around.folder.path() / "a/blobs").string()}};
     }},
};

class EveryContainer : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    options_ = GetParam().options(around_);
    blobs_ = std::make_unique<Blobs>(open_container(around_.host, options_));
    const auto made = (*blobs_)->create(tts::Context(nullptr));
    ASSERT_TRUE(made.ok()) << made.message();
  }
  Blobs& blobs() { return *blobs_; }
  Blobs another() { return Blobs(open_container(around_.host, options_)); }
  tts::Context context() { return tts::Context(nullptr); }

  Surroundings around_;
  boost::json::object options_;
  std::unique_ptr<Blobs> blobs_;
};

INSTANTIATE_TEST_SUITE_P(Of, EveryContainer, ::testing::ValuesIn(kKinds),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(EveryContainer, GivesBackWhatWasPut) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  for (const std::string& bytes : {std::string("x"), every_byte, std::string(3'000'000, '\xA5')}) {
    const std::string name = "t1/k3/ab/" + std::to_string(bytes.size());
    const auto put = blobs().put(name, bytes);
    ASSERT_TRUE(put.ok()) << put.message();
    EXPECT_TRUE(blobs().get(name) == bytes);
    EXPECT_TRUE(another().get(name) == bytes);
    std::vector<std::byte> sealed(7);  // what was there before is gone
    EXPECT_TRUE(blobs()->get_sealed(tts::Context(nullptr), name, bytes.size(), sealed).ok());
    EXPECT_TRUE(std::ranges::equal(sealed, bytes_of(bytes)));
  }
}

TEST_P(EveryContainer, TellsSizeAndTime) {
  ASSERT_TRUE(blobs().put("a/b", "seven b").ok());
  BlobItem item;
  const auto status = blobs().stat("a/b", item);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(item.name, "a/b");
  EXPECT_EQ(item.size, 7u);
  EXPECT_NEAR(static_cast<double>(item.modified_ms), static_cast<double>(around_.host.unix_ms()),
              60'000);
}

TEST_P(EveryContainer, SaysWhatIsNotThere) {
  BlobItem item;
  EXPECT_EQ(blobs().get_code("a/none"), TTS_NOT_FOUND);
  EXPECT_EQ(blobs().stat("a/none", item).code(), TTS_NOT_FOUND);
  EXPECT_TRUE(blobs()->probe(context()).ok());
}

TEST_P(EveryContainer, TakesTheSameBytesAgainAndNoOthers) {
  ASSERT_TRUE(blobs().put("a/b", "first").ok());
  for (int i = 0; i < 2; ++i) {
    const auto same = another().put("a/b", "first");
    EXPECT_TRUE(same.ok()) << same.message();
    EXPECT_EQ(another().put("a/b", "other").code(), TTS_ALREADY_EXISTS);
    EXPECT_EQ(another().put("a/b", "longer than that").code(), TTS_ALREADY_EXISTS);
  }
  EXPECT_EQ(blobs().get("a/b"), "first");
}

TEST_P(EveryContainer, RefusesABlobThatIsTooLarge) {
  ASSERT_TRUE(blobs().put("a/b", std::string(100'001, 'x')).ok());
  EXPECT_EQ(blobs().get_code("a/b", 100'000), TTS_OUT_OF_RANGE);
  EXPECT_EQ(blobs().get_code("a/b", 100'001), TTS_OK);
}

TEST_P(EveryContainer, RemovesManyAndTellsEach) {
  const std::string absent = GetParam().tells_absent ? "a" : "r";
  std::vector<std::string> names;
  std::string expected;
  for (int i = 0; i < 60; ++i) {
    names.push_back("a/" + std::to_string(i));
    if (i % 3 != 0) {
      ASSERT_TRUE(blobs().put(names.back(), "x").ok());
    }
    expected += i % 3 == 0 ? absent : "r";
  }
  ASSERT_TRUE(blobs().put("a/kept", "x").ok());
  EXPECT_EQ(blobs().remove(names), expected);
  EXPECT_EQ(blobs().remove({"a/1"}), absent);
  EXPECT_EQ(blobs().remove({}), "");
  EXPECT_THAT(blobs().list(), ElementsAre("a/kept"));
}

TEST_P(EveryContainer, RemovesAsManyAsItSaysAndNoMore) {
  std::vector<std::string> names(blobs()->remove_limit());
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = "a/" + std::to_string(i);
  EXPECT_EQ(blobs().remove(names), std::string(names.size(), GetParam().tells_absent ? 'a' : 'r'));
  names.emplace_back("a/more");
  EXPECT_THAT(blobs().remove(names), HasSubstr("at most"));
}

TEST_P(EveryContainer, ListsInTheOrderOfNamesBelowAPrefix) {
  for (const char* name : {"a/b/c", "a.b", "a-b", "a/b.c", "ab", "a/ba", "b/a", "A/a"}) {
    ASSERT_TRUE(blobs().put(name, name).ok()) << name;
  }
  EXPECT_THAT(blobs().list(),
              ElementsAre("A/a", "a-b", "a.b", "a/b.c", "a/b/c", "a/ba", "ab", "b/a"));
  EXPECT_THAT(blobs().list("a/"), ElementsAre("a/b.c", "a/b/c", "a/ba"));
  EXPECT_THAT(blobs().list("a/b"), ElementsAre("a/b.c", "a/b/c", "a/ba"));
  EXPECT_THAT(blobs().list("a/b/"), ElementsAre("a/b/c"));
  EXPECT_THAT(blobs().list("c"), ElementsAre());
}

TEST_P(EveryContainer, EndsAListWhereItsReaderSaysSo) {
  for (const char* name : {"a", "b", "c"}) ASSERT_TRUE(blobs().put(name, "x").ok());
  int seen = 0;
  const auto status = blobs()->list(context(), "", [&](const BlobItem&) -> tts::Status {
    return ++seen == 2 ? tts::Status{TTS_CANCELLED, "enough"} : tts::Status{};
  });
  EXPECT_EQ(status.code(), TTS_CANCELLED);
  EXPECT_EQ(seen, 2);
}

TEST_P(EveryContainer, RefusesBadNamesBeforeAnythingIsAsked) {
  BlobItem item;
  for (const std::string& name :
       {std::string(), std::string("/a"), std::string("a/"), std::string("a//b"), std::string(".."),
        std::string("a/../b"), std::string("a/./b"), std::string("a."), std::string("a b"),
        std::string("a%2fb"), std::string("a?b"), std::string("\xC3\xA9"), std::string("a\0b", 3),
        std::string("~caesura"), std::string("a\\b"), std::string(256, 'a'),
        "a/" + std::string(1023, 'b')}) {
    EXPECT_EQ(blobs().put(name, "x").code(), TTS_INVALID_ARGUMENT) << name;
    EXPECT_EQ(blobs().get_code(name), TTS_INVALID_ARGUMENT) << name;
    EXPECT_EQ(blobs().stat(name, item).code(), TTS_INVALID_ARGUMENT) << name;
    std::vector<Removal> outcomes;
    const std::vector<std::string> names{"a", name};
    EXPECT_EQ(blobs()->remove(context(), names, outcomes).code(), TTS_INVALID_ARGUMENT) << name;
  }
  const auto listed =
      blobs()->list(context(), "a/../", [](const BlobItem&) { return tts::Status{}; });
  EXPECT_EQ(listed.code(), TTS_INVALID_ARGUMENT);
}

TEST_P(EveryContainer, IsMadeOnceAndStaysAsItIs) {
  ASSERT_TRUE(blobs().put("a", "x").ok());
  EXPECT_TRUE(another()->create(context()).ok());
  EXPECT_EQ(blobs().get("a"), "x");
}

TEST_P(EveryContainer, HoldsItsContext) {
  test::TestContext cancelled;
  cancelled.cancel();
  std::vector<std::byte> bytes;
  EXPECT_EQ(blobs()->get(tts::Context(cancelled.table()), "a", 10, bytes).code(), TTS_CANCELLED);
  const test::TestContext late(-1);
  EXPECT_EQ(blobs()->put(tts::Context(late.table()), "a", bytes_of("x")).code(),
            TTS_DEADLINE_EXCEEDED);
}

TEST_P(EveryContainer, SaysThatItIsMissingAndNotThatItsBlobsAre) {
  boost::json::object options = options_;
  if (options.contains("container")) options["container"] = "no-such-container";
  if (options.contains("bucket")) options["bucket"] = "no-such-bucket";
  if (options.contains("path")) options["path"] = (around_.folder.path() / "a").string();
  Blobs missing(open_container(around_.host, options));
  BlobItem item;
  EXPECT_EQ(missing->probe(context()).code(), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(missing.get_code("a"), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(missing.stat("a", item).code(), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(missing.put("a", "x").code(), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(missing.remove({"a", "b"}), HasSubstr(std::to_string(TTS_FAILED_PRECONDITION) + ":"));
  const auto listed = missing->list(context(), "", [](const BlobItem&) { return tts::Status{}; });
  EXPECT_EQ(listed.code(), TTS_FAILED_PRECONDITION);
}

}  // namespace
}  // namespace caesura::postgres_blob
