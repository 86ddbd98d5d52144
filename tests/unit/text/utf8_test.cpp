#include "plugins/support/text/utf8.hpp"

#include <gtest/gtest.h>
#include <unicode/utf8.h>

#include <random>
#include <string>

namespace caesura::text {
namespace {

// ICU decides what is well-formed, one code point after the other.
std::size_t icu_first_invalid(const std::string& text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  std::int64_t at = 0;
  while (at < size) {
    const std::int64_t start = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) return static_cast<std::size_t>(start);
  }
  return kValid;
}

TEST(Utf8, NamesTheFirstMalformedByte) {
  const std::string padding(37, 'a');
  for (const char* bad :
       {"\x80", "\xC0\xAF", "\xC1\x81", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82", "\xF0\x9F\x98", "\xC3"}) {
    EXPECT_EQ(first_invalid_utf8(bad), 0u);
    EXPECT_EQ(first_invalid_utf8(padding + bad), padding.size());
    EXPECT_EQ(first_invalid_utf8(padding + "\u20AC" + bad + padding), padding.size() + 3);
  }
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8(padding + "\u00FC\u20AC\U0001F600" + padding));
}

TEST(Utf8, AgreesWithIcuOnRandomBytes) {
  std::mt19937 random(7);
  const std::string_view alphabet = "ab \xC2\xC3\xE0\xE2\xED\xEF\xF0\xF4\x80\x82\x9F\xA0\xBF\xFF";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 40; i > 0; --i) text += alphabet[random() % alphabet.size()];
    ASSERT_EQ(first_invalid_utf8(text), icu_first_invalid(text)) << round;
  }
}

TEST(Utf8, DecodesForwardsAndBackwards) {
  const std::string text = "a\u00FC\u20AC\U0001F600";
  const std::u32string expected = U"a\u00FC\u20AC\U0001F600";
  std::size_t at = 0;
  for (const char32_t c : expected) {
    const CodePoint forward = decode(text, at);
    EXPECT_EQ(forward.value, c);
    at += forward.length;
    const CodePoint backward = decode_before(text, at);
    EXPECT_EQ(backward.value, c);
    EXPECT_EQ(backward.length, forward.length);
    char bytes[4];
    const std::size_t encoded = encode(c, bytes);
    EXPECT_EQ(std::string_view(bytes, encoded),
              std::string_view(text).substr(at - forward.length, forward.length));
  }
  EXPECT_EQ(at, text.size());
  EXPECT_EQ(count_code_points(text), expected.size());
}

TEST(Utf8, StepsOverAMalformedByteAlone) {
  const std::string text = "\xE2\x82z\x80";
  EXPECT_EQ(decode(text, 0).value, U'\uFFFD');
  EXPECT_EQ(decode(text, 0).length, 1u);
  EXPECT_EQ(decode_before(text, 4).length, 1u);
  EXPECT_EQ(decode_before(text, 3).value, U'z');
}

}  // namespace
}  // namespace caesura::text
