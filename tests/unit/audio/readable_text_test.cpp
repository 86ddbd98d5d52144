// Error pages in any language are told from samples and from codecs.
#include "plugins/support/audio/readable_text.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace caesura::audio {
namespace {

TEST(ReadableText, ErrorPagesAreText) {
  for (const char* page :
       {"<html>sign in</html>", R"({"error": "overloaded"})", "[]", "\r\n\t <!DOCTYPE html>",
        "\xEF\xBB\xBF{\"error\": 1}",
        "{\"error\": \"Das Modell ist \xC3\xBC"
        "berlastet\"}",
        "<p>\xE8\xAF\xB7\xE7\x99\xBB\xE5\xBD\x95</p>", "{\"error\": \"\xF0\x9F\x98\xB4\"}"}) {
    EXPECT_TRUE(reads_as_text(page)) << page;
    EXPECT_TRUE(reads_as_markup(page)) << page;
  }
  EXPECT_TRUE(reads_as_text("no voice today"));
  EXPECT_FALSE(reads_as_markup("no voice today"));
}

TEST(ReadableText, ACharacterMayBeCutWhereTheLookEnds) {
  for (int i = 0; i < 4; ++i) {
    const std::string page = "<" + std::string(static_cast<std::size_t>(250 + i), 'x') +
                             "\xF0\x9F\x98\xB4\xF0\x9F\x98\xB4" + std::string(100, '\0');
    EXPECT_TRUE(reads_as_markup(page)) << i;
  }
}

TEST(ReadableText, SoundIsNot) {
  for (const std::string& sound :
       {std::string(), std::string(300, '\0'), std::string(300, '\xFF'), std::string("ID3\4\0", 5),
        std::string("OggS\0\2", 6), std::string("fLaC\0\0", 6),
        std::string("RIFF\xFF\xFF\xFF\xFFWAVE"), std::string("{\x01"), std::string("[\xC0\xAF"),
        std::string("{\x7F")}) {
    EXPECT_FALSE(reads_as_markup(sound));
  }
  std::mt19937 random(7);
  for (int i = 0; i < 1000; ++i) {
    std::string samples = i % 2 == 0 ? "{" : "";
    while (samples.size() < 64) samples += static_cast<char>(random() & 0xFFU);
    EXPECT_FALSE(reads_as_text(samples));
  }
}

}  // namespace
}  // namespace caesura::audio
