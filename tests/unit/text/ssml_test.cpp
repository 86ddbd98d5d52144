#include "plugins/support/text/ssml.hpp"

#include <gtest/gtest.h>

#include <random>

#include "unit/text/annotate.hpp"

namespace caesura::text::testing {
namespace {

struct Rendered {
  std::string ssml;
  Rendering result;
};

Rendered render(const SsmlStyle& style, std::string_view text, const PauseSettings& pauses = {}) {
  Rendered rendered;
  rendered.result = SsmlRenderer(style).render(text, marks_of(text), pauses, rendered.ssml);
  return rendered;
}

std::string breaks(std::string_view text, const PauseSettings& pauses,
                   const SsmlStyle& style = {}) {
  const std::string ssml = render(style, text, pauses).ssml;
  return ssml.substr(7, ssml.size() - 15);  // without <speak> and </speak>
}

// The text that an XML parser would hand on: tags gone, entities resolved.
std::string parse(std::string_view ssml) {
  std::string text;
  for (std::size_t at = 0; at < ssml.size(); ++at) {
    if (ssml[at] == '<') {
      at = ssml.find('>', at);
      if (at == std::string_view::npos) return "unclosed tag";
    } else if (ssml[at] == '&') {
      const std::size_t end = ssml.find(';', at);
      const std::string_view name = ssml.substr(at + 1, end - at - 1);
      text += name == "amp"    ? '&'
              : name == "lt"   ? '<'
              : name == "gt"   ? '>'
              : name == "quot" ? '"'
              : name == "apos" ? '\''
                               : '#';
      at = end;
    } else {
      text += ssml[at];
    }
  }
  return text;
}

const PauseSettings kNatural{500, 1000, 3000, 300, 400, 350};

TEST(Ssml, EscapesWhatXmlReserves) {
  EXPECT_EQ(render({}, "a & b < c > \"d\" 'e'").ssml,
            "<speak>a &amp; b &lt; c &gt; &quot;d&quot; &apos;e&apos;</speak>");
}

TEST(Ssml, WritesABreakBehindTheMarkAndItsClosers) {
  EXPECT_EQ(breaks("One, two. \"Three.\" Four", kNatural),
            "One,<break time=\"300ms\"/> two.<break time=\"500ms\"/> &quot;Three.&quot;"
            "<break time=\"500ms\"/> Four");
}

TEST(Ssml, TheLargestPauseAtOnePlaceWins) {
  EXPECT_EQ(breaks("One.\n\nTwo", {500, 1000, -2, -2, -2, -2}),
            "One.<break time=\"1000ms\"/>\n\nTwo");
  EXPECT_EQ(breaks("One.\n\nTwo", {1500, 1000, -2, -2, -2, -2}),
            "One.<break time=\"1500ms\"/>\n\nTwo");
}

TEST(Ssml, UnsetAndZeroDiffer) {
  EXPECT_EQ(breaks("One, two", {}), "One, two");
  EXPECT_EQ(breaks("One, two", {.comma_ms = -1}), "One, two");
  EXPECT_EQ(breaks("One, two", {.comma_ms = 0}), "One,<break time=\"0ms\"/> two");
}

TEST(Ssml, APauseOfZeroIsSaidInTheEnginesOwnWay) {
  SsmlStyle style;
  style.no_pause = "<break strength=\"none\"/>";
  EXPECT_EQ(breaks("One, two: three", {.comma_ms = 0, .colon_ms = 5}, style),
            "One,<break strength=\"none\"/> two:<break time=\"5ms\"/> three");
}

TEST(Ssml, AMarkAtTheEndMakesNoPause) {
  EXPECT_EQ(breaks("One. ", kNatural), "One. ");
  EXPECT_TRUE(render({}, "One.", kNatural).result.acting.empty());
}

TEST(Ssml, ClassesThatCannotActChangeNoByte) {
  std::mt19937 random(11);
  constexpr const char* kPieces[] = {"word", "Dr. X", " ",     ", ", ". ",     "; ",
                                     ": ",   "\n\n",  "12:30", "\"", "\u2014", "& "};
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 12; i > 0; --i) text += kPieces[random() % std::size(kPieces)];
    const ClassSet acting = acting_classes(marks_of(text));
    const auto some = [&] { return static_cast<std::int32_t>(random() % 1000); };
    PauseSettings pauses{some(), some(), some(), some(), some(), some()};
    for (const SsmlStyle& style : {SsmlStyle{}, espeak_ng_style()}) {
      const Rendered all = render(style, text, pauses);
      PauseSettings fewer = pauses;
      if (!acting.has(PauseClass::sentence)) fewer.sentence_ms = -2;
      if (!acting.has(PauseClass::paragraph)) fewer.paragraph_ms = 7;
      if (!acting.has(PauseClass::comma)) fewer.comma_ms = -2;
      if (!acting.has(PauseClass::colon)) fewer.colon_ms = 8;
      if (!acting.has(PauseClass::semicolon)) fewer.semicolon_ms = -2;
      fewer.chapter_ms = 9;
      ASSERT_EQ(all.ssml, render(style, text, fewer).ssml) << text;
      ASSERT_EQ(all.result.acting, acting) << text;
      if (acting.empty()) {
        ASSERT_EQ(all.ssml, render(style, text).ssml) << text;
      }
    }
  }
}

TEST(Ssml, TheTextSurvivesAndTheMarkupIsWellFormed) {
  std::mt19937 random(12);
  constexpr std::string_view kAlphabet = "ab<>&\"'., ;:!\n\t";
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 40; i > 0; --i) text += kAlphabet[random() % kAlphabet.size()];
    ASSERT_EQ(parse(render({}, text, kNatural).ssml), text);
    ASSERT_EQ(parse(render({}, text).ssml), text);
  }
}

TEST(Ssml, TellsWhatActsAndWhatWasCut) {
  SsmlStyle style;
  style.by_break = ClassSet(PauseClass::comma) | PauseClass::sentence;
  style.max_break_ms = 400;
  const Rendering result = render(style, "One, two. Three: four", kNatural).result;
  EXPECT_EQ(result.acting, ClassSet(PauseClass::comma) | PauseClass::sentence | PauseClass::colon);
  EXPECT_EQ(result.rendered, ClassSet(PauseClass::comma) | PauseClass::sentence);
  EXPECT_EQ(result.clamped, ClassSet(PauseClass::sentence));
  EXPECT_EQ(result.not_rendered(), ClassSet(PauseClass::sentence) | PauseClass::colon);
  EXPECT_EQ(breaks("One. Two", kNatural, style), "One.<break time=\"400ms\"/> Two");
}

TEST(Ssml, APrologueCanSayAClassOnce) {
  SsmlStyle style;
  style.by_break = PauseClass::colon;
  style.by_prologue = PauseClass::comma;
  std::string ssml;
  const std::string_view text = "One, two: three";
  const Rendering result =
      SsmlRenderer(style).render("<speak><silence/>", text, marks_of(text), kNatural, ssml);
  EXPECT_EQ(ssml, "<speak><silence/>One, two:<break time=\"400ms\"/> three</speak>");
  EXPECT_EQ(result.rendered, ClassSet(PauseClass::comma) | PauseClass::colon);
}

TEST(EspeakStyle, AShortPauseTakesTheMarksPlace) {
  const SsmlStyle style = espeak_ng_style();
  EXPECT_EQ(breaks("One, two", {.comma_ms = 149}, style), "One<break time=\"149ms\"/> two");
  EXPECT_EQ(breaks("One, two", {.comma_ms = 150}, style), "One,<break time=\"150ms\"/> two");
  EXPECT_EQ(breaks("One! Two", {.sentence_ms = 338}, style), "One<break time=\"338ms\"/> Two");
  EXPECT_EQ(breaks("One? Two", {.sentence_ms = 338}, style), "One?<break time=\"338ms\"/> Two");
}

TEST(EspeakStyle, BracketsThatTouchAPauseAreLeftOut) {
  const SsmlStyle style = espeak_ng_style();
  EXPECT_EQ(breaks("He said, \"Go.\" (She) went", {.sentence_ms = 600, .comma_ms = 300}, style),
            "He said,<break time=\"300ms\"/> Go.<break time=\"600ms\"/> She) went");
  EXPECT_EQ(breaks("\"Go\", he said", {.comma_ms = 300}, style),
            "&quot;Go,<break time=\"300ms\"/> he said");
  EXPECT_EQ(breaks("the boys', all", {.comma_ms = 300}, style),
            "the boys&apos;,<break time=\"300ms\"/> all");
}

TEST(EspeakStyle, ADashThatOpensWhatFollowsIsLeftOutAndAMinusStays) {
  const SsmlStyle style = espeak_ng_style();
  EXPECT_EQ(breaks("Yes! \u2014 No", {.sentence_ms = 600}, style),
            "Yes!<break time=\"600ms\"/> No");
  EXPECT_EQ(breaks("One.\n\n-- Two", {600, 600, -2, -2, -2, -2}, style),
            "One.<break time=\"600ms\"/> Two");
  EXPECT_EQ(breaks("It was, -5 or \u20135", {.comma_ms = 300}, style),
            "It was,<break time=\"300ms\"/> -5 or \u20135");
}

TEST(EspeakStyle, ABlankLineIsSaidByItsPauseUnlessItIsTheEnginesOwn) {
  const SsmlStyle style = espeak_ng_style();
  EXPECT_EQ(breaks("One.\n\nTwo", {500, 400, -2, -2, -2, -2}, style),
            "One.<break time=\"500ms\"/> Two");
  EXPECT_EQ(breaks("One\n\nTwo", {-2, 400, -2, -2, -2, -2}, style),
            "One<break time=\"400ms\"/> Two");
  EXPECT_EQ(breaks("One.\n\nTwo", {100, -2, -2, -2, -2, -2}, style),
            "One.<break time=\"100ms\"/>\n\nTwo");
}

TEST(EspeakStyle, LimitsFollowTheRate) {
  const SsmlStyle slow = scale_limits(espeak_ng_style(), 200);
  EXPECT_EQ(breaks("One, two", {.comma_ms = 299}, slow), "One<break time=\"299ms\"/> two");
  EXPECT_EQ(breaks("One, two", {.comma_ms = 300}, slow), "One,<break time=\"300ms\"/> two");
}

TEST(XmlText, RefusesWhatXmlCannotWriteByItsPosition) {
  const auto fault = [](std::string_view text) { return check_xml_text(text); };
  EXPECT_TRUE(fault("tab\t line\n return\r delete\x7F \u0085 \uFFFD \U0001F600"));
  const std::string long_text(40, 'a');
  for (const std::string& bad : {std::string("\0", 1), std::string("\x01"), std::string("\x1F"),
                                 std::string("\uFFFE"), std::string("\uFFFF")}) {
    const TextCheck check = fault(long_text + "\u00FC" + bad + long_text);
    EXPECT_EQ(check.fault, TextFault::forbidden_character);
    EXPECT_EQ(check.offset, 42u);
  }
  EXPECT_EQ(fault("ab\xFF").fault, TextFault::invalid_utf8);
  EXPECT_EQ(fault("ab\xFF").offset, 2u);
  EXPECT_EQ(fault("a\xEF").fault, TextFault::invalid_utf8);
}

TEST(XmlText, AFaultyTextIsNotRenderedAndItsMessageHoldsNoText) {
  const Rendered rendered = render({}, "secret\x01text", kNatural);
  EXPECT_FALSE(rendered.result.check);
  EXPECT_TRUE(rendered.ssml.empty());
  const std::string message = describe(rendered.result.check);
  EXPECT_NE(message.find("byte 6"), std::string::npos) << message;
  EXPECT_EQ(message.find("secret"), std::string::npos) << message;
}

TEST(Ssml, AWarmStringIsNotAllocatedAgain) {
  std::string out;
  const std::string text = "One, two & three. Four; five: six.";
  const std::vector<Mark> marks = marks_of(text);
  const SsmlRenderer renderer{SsmlStyle{}};
  renderer.render(text, marks, kNatural, out);
  const char* memory = out.data();
  renderer.render(text, marks, kNatural, out);
  EXPECT_EQ(out.data(), memory);
}

}  // namespace
}  // namespace caesura::text::testing
