// Configs damaged at random: opened or refused with one line, never worse.
#include "opened.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace caesura::test {
namespace {

const std::string kGood = with_parts(R"(caesura: 1
strict: false
tenants: optional
stores:
  fast: {use: PARTS.shelf, max_bytes: 1MiB}
  main: &main {use: PARTS.shelf, first: fast}
providers:
  a: {use: PARTS.say, voice: "ann", speed: 1.5, words: [x, "y", 'z']}
  b: {use: PARTS.say, login: {password: "${ENV:NOBODY}"}}
middleware:
  m: {use: PARTS.wrap, store: main}
chains: {default: [m, a], other: [b]}
presets: {brisk: {comma_ms: 150, sentence_ms: engine}}
pauses: {preset: brisk, colon_ms: 400}
)");

std::string damaged(std::mt19937_64& random) {
  static const std::vector<std::string> kPieces = {"\t",
                                                   ":",
                                                   "-",
                                                   "{",
                                                   "}",
                                                   "[",
                                                   "]",
                                                   "&a ",
                                                   "*a",
                                                   "!!x ",
                                                   "\"",
                                                   "'",
                                                   "|",
                                                   ">",
                                                   "#",
                                                   "\n",
                                                   "---\n",
                                                   "? ",
                                                   "%YAML 1.2\n",
                                                   "~",
                                                   ".inf",
                                                   "1e999",
                                                   "null",
                                                   "\xFF",
                                                   std::string(1, '\0'),
                                                   "\xE2\x80\xA8",
                                                   "${",
                                                   "${ENV:HOME}",
                                                   "file:/",
                                                   "*main",
                                                   "<<: ",
                                                   "-1",
                                                   "99999999999999999999",
                                                   "[[[[[[[[[[[[[[[[[",
                                                   "use: PARTS",
                                                   "main",
                                                   "a",
                                                   "0x",
                                                   "\r",
                                                   "\\",
                                                   "@",
                                                   "`",
                                                   "\"\\ud83d\""};
  std::string text = kGood;
  const auto pick = [&](std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
  };
  for (std::size_t changes = 1 + pick(4); changes > 0 && !text.empty(); --changes) {
    const std::size_t at = pick(text.size());
    switch (pick(5)) {
      case 0:
        text.erase(at, 1 + pick(20));
        break;
      case 1:
        text.insert(at, kPieces[pick(kPieces.size())]);
        break;
      case 2:
        text[at] = static_cast<char>(pick(256));
        break;
      case 3:
        text.insert(at, text.substr(pick(text.size()), pick(40)));
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

// CAESURA_RANDOM_CONFIGS sets how many; the seed of a failure is shown.
TEST(RandomConfigs, AreOpenedOrRefusedWithOneLine) {
  ASSERT_EQ(Opened(kGood).message(), "");
  const char* wanted = std::getenv("CAESURA_RANDOM_CONFIGS");
  const int count = wanted == nullptr ? 500 : std::atoi(wanted);
  int opened_count = 0;
  for (int seed = 0; seed < count; ++seed) {
    std::mt19937_64 random(static_cast<uint64_t>(seed));
    const Opened opened(damaged(random), TTS_LOG_ERROR + 1);
    if (opened.code() == TTS_OK) {
      ++opened_count;
      continue;
    }
    ASSERT_EQ(opened.code(), TTS_INVALID_ARGUMENT) << "seed " << seed << ": " << opened.message();
    ASSERT_FALSE(opened.message().empty()) << "seed " << seed;
    ASSERT_EQ(opened.message().rfind("c.yaml", 0), 0U) << "seed " << seed << opened.message();
    ASSERT_EQ(opened.message().find('\n'), std::string::npos) << "seed " << seed;
  }
  EXPECT_GT(opened_count, 0);
  EXPECT_LT(opened_count, count);
}

}  // namespace
}  // namespace caesura::test
