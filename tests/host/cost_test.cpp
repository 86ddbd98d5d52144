// caesura cost: what a change would bill, told before anything is spoken, and true afterwards.
#include <gmock/gmock.h>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using Words = std::vector<std::string>;

constexpr const char* kBook = R"(
title: Two Doors
settings: {pauses: {sentenceMs: 400}}
characters: [{id: ada, voiceAssignment: alto}]
chapters:
  - id: one
    segments:
      - {id: a, text: "Hello there"}
      - {id: b, text: "One, two", voice: ada}
      - {id: c, text: "Good night; sleep well, Ada"}
      - {id: d, text: "One, two", voice: ada}
      - {id: e, text: "Nœud papillon, s'il vous plaît"}
)";

class Cost : public ::testing::Test {
 protected:
  Cost() {
    caesura_.write("book.yaml", kBook);
    configure("currency: EUR, per_million: {tone: 1000000}");
  }
  void configure(const std::string& prices) const {
    // A call of synthesize at all would fail the command, and be seen.
    for (const auto& [name, options] :
         {std::pair{"tones.yaml", ""}, {"mute.yaml", ", script: [{status: UNAVAILABLE}]"}}) {
      caesura_.write(name,
                     "caesura: 1\n"
                     "stores: {main: {use: disk, path: '${cache_home}/caesura'}}\n"
                     "providers: {tones: {use: tone" +
                         std::string(options) +
                         "}}\n"
                         "middleware: {cache: {use: cache, store: main}}\n"
                         "chains: {default: [cache, tones]}\n"
                         "pauses: natural\n"
                         "prices: {" +
                         prices + "}\n");
    }
  }
  boost::json::object json(const char* config, Words arguments) const {
    arguments.insert(arguments.end(),
                     {"--json", "--log-level", "warn", "--config", caesura_.file(config).string()});
    const Outcome run = caesura_(arguments);
    EXPECT_EQ(run.status, 0) << run.err;
    return run.json();
  }
  // Asked of a provider that can only fail.
  boost::json::object cost(Words more) const {
    more.insert(more.begin(), {"cost", caesura_.file("book.yaml").string()});
    return json("mute.yaml", more);
  }
  boost::json::object produce(Words more) const {
    more.insert(more.begin(), {"produce", caesura_.file("book.yaml").string(), "-o",
                               caesura_.file("out").string()});
    return json("tones.yaml", more).at("totals").as_object();
  }
  static int64_t number(const boost::json::object& report, const char* name) {
    return report.at(name).to_number<int64_t>();
  }
  // What was told, against what producing it then bills.
  void expect_true(const boost::json::object& told, const boost::json::object& made) const {
    EXPECT_EQ(number(told, "segments"), number(made, "segments"));
    EXPECT_EQ(number(told, "characters"), number(made, "characters"));
    EXPECT_EQ(number(told, "billed"), number(made, "misses"));
    EXPECT_EQ(number(told, "billed_characters"), number(made, "billed_characters"));
  }
  Caesura caesura_;
};

TEST_F(Cost, OfABookThatWasNeverSpokenIsAllOfItButRepetitions) {
  const auto told = cost({});
  EXPECT_EQ(number(told, "segments"), 5);
  EXPECT_EQ(number(told, "billed"), 4);
  EXPECT_EQ(number(told, "billed_characters"), 11 + 8 + 27 + 30);
  EXPECT_EQ(number(told, "paid_before"), 0);
  EXPECT_EQ(told.at("money").to_number<double>(), 76);
  EXPECT_EQ(told.at("currency"), "EUR");
  expect_true(told, produce({}));
  const auto again = cost({});
  EXPECT_EQ(number(again, "billed_characters"), 0);
  EXPECT_EQ(number(again, "cached"), 5);
  EXPECT_EQ(again.at("money").to_number<double>(), 0);
}

TEST_F(Cost, OfAChangedPauseIsTheSegmentsThatItActsOn) {
  produce({"--pauses", "natural"});
  const auto semicolon = cost({"--pauses", "natural", "--to", "natural,semicolon=700"});
  EXPECT_EQ(number(semicolon, "changed"), 1);
  EXPECT_EQ(number(semicolon, "billed_characters"), 27);
  EXPECT_EQ(number(semicolon, "paid_before_characters"), 27);
  const auto sentence = cost({"--pauses", "natural", "--to", "natural,sentence=900"});
  EXPECT_EQ(number(sentence, "billed"), 0);
  const Words change{"--pauses", "natural", "--to", "natural,comma=450"};
  const auto comma = cost(change);
  EXPECT_EQ(number(comma, "changed"), 4);
  EXPECT_EQ(number(comma, "billed"), 3);
  EXPECT_EQ(number(comma, "paid_before"), 3);
  expect_true(comma, produce({"--pauses", "natural,comma=450"}));
  EXPECT_EQ(number(cost(change), "billed"), 0);  // paid now, and so is the way back
  EXPECT_EQ(number(cost({"--pauses", "natural,comma=450", "--to", "natural"}), "billed"), 0);
}

TEST_F(Cost, OfAnotherVoiceIsTheSegmentsThatNameNone) {
  produce({"--voice", "bass"});
  const auto told = cost({"--voice", "bass", "--to-voice", "tenor"});
  EXPECT_EQ(number(told, "changed"), 3);
  EXPECT_EQ(number(told, "billed"), 3);
  expect_true(told, produce({"--voice", "tenor"}));
}

TEST_F(Cost, OfAnotherGenerationOfKeysIsEverything) {
  produce({});
  const auto told = cost({"--scheme", "v2"});
  EXPECT_EQ(number(told, "changed"), 0);
  EXPECT_EQ(number(told, "billed"), 4);
  EXPECT_EQ(number(told, "paid_before"), 4);
  caesura_.write("tones.yaml",
                 "caesura: 1\n"
                 "stores: {main: {use: disk, path: '${cache_home}/caesura'}}\n"
                 "providers: {tones: {use: tone}}\n"
                 "middleware: {cache: {use: cache, store: main, key: {write_scheme: v2}}}\n"
                 "chains: {default: [cache, tones]}\npauses: natural\n");
  expect_true(told, produce({}));
  EXPECT_EQ(number(cost({"--scheme", "v2"}), "billed"), 0);
  EXPECT_EQ(number(cost({"--scheme", "v3"}), "billed"), 0);
}

TEST_F(Cost, WithoutAPriceThereIsNoMoney) {
  configure("currency: EUR, per_million: {azure: 16}");
  EXPECT_TRUE(cost({}).at("money").is_null());
  const Outcome run = caesura_({"cost", caesura_.file("book.yaml").string(), "--config",
                                caesura_.file("mute.yaml").string()});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.out, ::testing::HasSubstr("price:    unknown; give prices:"));
  configure("per_million: {tone: -1}");
  expect_error(caesura_({"cost", caesura_.file("book.yaml").string(), "--config",
                         caesura_.file("mute.yaml").string()}),
               2, "prices");
}

}  // namespace
}  // namespace caesura::testing
