// Project files, in YAML and in JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/book/reading.hpp"

namespace caesura::book {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Book read_yaml(std::string_view text, const ReadOptions& options = {}) {
  return read_project(text, "book.yaml", options);
}

std::string error_of_yaml(std::string_view text, const ReadOptions& options = {}) {
  return error_of([&] { read_yaml(text, options); });
}

constexpr std::string_view kProject = R"(title: The House
language: en
settings:
  voice: narrator
  pauses: {sentenceMs: 400, commaMs: 0, colonMs: -2, semicolonMs: null}
characters:
  - {id: narrator, voiceAssignment: {voiceId: en, ratePct: -5}}
  - {id: ada, name: Ada Hale, voiceAssignment: {voice: en-gb, language: en-GB, pitchPct: 10, style: calm}}
  - {name: Tom, voiceAssignment: en-us}
chapters:
  - id: one
    title: The Door
    segments:
      - {id: a, text: "She came in:"}
      - {id: b, text: "Good evening.", voice: ada, endsParagraph: true}
      - {text: "Is it?", voice: Ada Hale}
      - {text: "It is.", character: Tom}
      - {text: "Indeed.", voice: fr, language: fr}
  - title: The Window
    segments: [{text: "He left."}]
)";

TEST(Project, GivesChaptersAndSegments) {
  const Book book = read_yaml(kProject);
  EXPECT_EQ(book.title, "The House");
  EXPECT_THAT(titles_of(book), ElementsAre("The Door", "The Window"));
  EXPECT_THAT(texts_of(book.chapters[0]),
              ElementsAre("She came in:", "Good evening.", "Is it?", "It is.", "Indeed."));
  EXPECT_EQ(book.chapters[0].id, "one");
  EXPECT_EQ(book.chapters[0].segments[1].id, "b");
  EXPECT_EQ(book.chapters[0].segments[2].id, "one-s3");
  EXPECT_EQ(book.chapters[1].segments[0].id, "c2-s1");
}

TEST(Project, ParagraphsEndWhereTheProjectSaysAndWithTheChapter) {
  const auto segments = read_yaml(kProject).chapters.at(0).segments;
  EXPECT_FALSE(segments[0].ends_paragraph);
  EXPECT_TRUE(segments[1].ends_paragraph);
  EXPECT_FALSE(segments[2].ends_paragraph);
  EXPECT_TRUE(segments[4].ends_paragraph);
}

TEST(Project, VoicesComeFromCharacters) {
  const auto segments = read_yaml(kProject).chapters.at(0).segments;
  EXPECT_EQ(segments[0].voice.id, "en");
  EXPECT_DOUBLE_EQ(segments[0].voice.rate_pct, -5);
  EXPECT_EQ(segments[0].voice.language, "en");
  EXPECT_EQ(segments[1].voice.id, "en-gb");
  EXPECT_EQ(segments[1].voice.language, "en-GB");
  EXPECT_DOUBLE_EQ(segments[1].voice.pitch_pct, 10);
  EXPECT_EQ(segments[1].voice.style, "calm");
  EXPECT_EQ(segments[2].voice.id, "en-gb");
  EXPECT_EQ(segments[3].voice.id, "en-us");
  EXPECT_EQ(segments[4].voice.id, "fr");
  EXPECT_EQ(segments[4].voice.language, "fr");
}

TEST(Project, PausesNotGivenAreInherited) {
  const Pauses pauses = read_yaml(kProject).pauses;
  EXPECT_EQ(pauses.sentence_ms, 400);
  EXPECT_EQ(pauses.comma_ms, 0);
  EXPECT_EQ(pauses.colon_ms, kEngineOwnPause);
  EXPECT_EQ(pauses.semicolon_ms, kInheritPause);
  EXPECT_EQ(pauses.paragraph_ms, kInheritPause);
}

TEST(Project, JsonIsReadWithItsEscapes) {
  const Book book = read_project(
      "{\n\t\"title\": \"T\",\n\t\"chapters\": [{\"segments\": [\n"
      "\t\t{\"text\": \"A \\u00e9 \\ud83d\\ude00 \\\\ud83d \\/ b\"}]}]\n}",
      "book.json");
  EXPECT_THAT(texts_of(book.chapters.at(0)), ElementsAre("A é \U0001F600 \\ud83d / b"));
}

TEST(Project, LinesOfASegmentAreUnwrapped) {
  const Book book =
      read_yaml("chapters:\n- segments:\n  - text: |\n      He _came_\n      in.\n\n      Late.\n");
  EXPECT_THAT(texts_of(book.chapters.at(0)), ElementsAre("He came in.\n\nLate."));
}

TEST(Project, KeysOfOtherProgramsAreNotedOnce) {
  const Book book =
      read_yaml("chapters: [{segments: [{text: A b., status: done}, {text: C d., status: done}]}]");
  EXPECT_THAT(book.notes, ElementsAre(HasSubstr("status")));
}

TEST(Project, SegmentsWithoutWordsAreLeftOut) {
  const Book book = read_yaml("chapters: [{segments: [{text: '...'}, {text: A b.}]}]");
  EXPECT_THAT(texts_of(book.chapters.at(0)), ElementsAre("A b."));
}

struct Mistake {
  const char* yaml;
  std::vector<const char*> said;
};

class ProjectMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(ProjectMistake, IsOneLineWithPlaceAndRemedy) {
  const std::string error = error_of_yaml(GetParam().yaml);
  EXPECT_THAT(error, HasSubstr("book.yaml:"));
  for (const char* part : GetParam().said) EXPECT_THAT(error, HasSubstr(part));
  EXPECT_EQ(error.find('\n'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Project, ProjectMistake,
    ::testing::Values(
        Mistake{"chapters: [", {":1:", "not readable"}},
        Mistake{"- a\n", {"not a project", "mapping"}},
        Mistake{"title: T\n", {"'chapters' is missing"}},
        Mistake{"chapters: {}\n", {":1:", "chapters", "a list is right"}},
        Mistake{"chapters: []\n", {"empty book"}},
        Mistake{"chapters:\n- title: T\n", {":2:", "chapters[0]", "'segments' is missing"}},
        Mistake{"chapters:\n- segments:\n  - id: a\n", {":3:", "segments[0]", "'text' is missing"}},
        Mistake{"chapters:\n- segments:\n  - text: [a]\n",
                {":3:", "segments[0].text", "a text is"}},
        Mistake{"chapters:\n- segments:\n  - txet: a\n", {":3:", "'text' is meant"}},
        Mistake{"chapters:\n- segments:\n  - {id: a, text: b c}\n  - {id: a, text: d e}\n",
                {":4:", "second segment 'a'"}},
        Mistake{"settings:\n  pauses:\n    comaMs: 3\n",
                {":3:", "settings.pauses.comaMs", "commaMs"}},
        Mistake{"settings:\n  pauses:\n    breathMs: 3\n", {":3:", "these are: sentenceMs"}},
        Mistake{"settings: {pauses: {commaMs: long}}\n", {"commaMs", "not a number"}},
        Mistake{"settings: {pauses: {commaMs: -7}}\n", {"commaMs", "out of range", "60000"}},
        Mistake{"settings: {pauses: {commaMs: 60001}}\n", {"commaMs", "out of range"}},
        Mistake{"settings: {pauses: {commaMs: 1.5}}\n", {"commaMs", "whole number"}},
        Mistake{"settings: {pauses: natural}\n", {"settings.pauses", "mapping"}},
        Mistake{"characters:\n- {id: a}\n", {":2:", "characters[0]", "voiceAssignment"}},
        Mistake{"characters:\n- {voiceAssignment: en}\n", {"neither 'id' nor 'name'"}},
        Mistake{"characters:\n- {id: a, voiceAssignment: {language: en}}\n",
                {"'voiceId' is missing"}},
        Mistake{"characters:\n- {id: a, voiceAssignment: {voiceId: en, ratePct: 9999}}\n",
                {"ratePct", "out of range"}},
        Mistake{"characters:\n- {id: a, voiceAssignment: en}\n- {id: a, voiceAssignment: en}\n",
                {":3:", "second character 'a'"}},
        Mistake{"characters:\n- {id: ada, voiceAssignment: en}\n"
                "chapters:\n- segments:\n  - {text: b c, voice: Ada}\n",
                {":5:", "segments[0].voice", "'ada' is meant"}},
        Mistake{"characters:\n- {id: keeper, voiceAssignment: en}\n"
                "chapters:\n- segments:\n  - {text: b c, character: bosun}\n",
                {":5:", "no character 'bosun'", "these are: keeper"}},
        Mistake{"chapters:\n- segments:\n  - {text: \"b\\0c\"}\n", {"segments[0].text", "NUL"}},
        Mistake{"chapters:\n- segments:\n  - {text: b c, endsParagraph: 7}\n",
                {"true nor false"}}));

TEST(Project, AVoiceTheProviderLacksIsAnErrorWhereThatIsKnown) {
  ReadOptions options;
  options.is_known_voice = [](std::string_view voice) { return voice == "en-gb"; };
  const char* const head = "characters:\n- {id: keeper, voiceAssignment: en-gb}\n";
  const std::string yaml =
      std::string(head) + "chapters:\n- segments:\n  - {text: b c, voice: bosun}\n";
  EXPECT_THAT(error_of_yaml(yaml, options),
              AllOf(HasSubstr(":5:"), HasSubstr("'bosun' is neither a character nor a voice"),
                    HasSubstr("keeper")));
  EXPECT_THAT(error_of_yaml("characters:\n- {id: a, voiceAssignment: klingon}\n", options),
              AllOf(HasSubstr(":2:"), HasSubstr("no voice 'klingon'")));
}

TEST(Project, ARealVoiceIsNoSlipOfACharactersName) {
  const Book book = read_yaml(
      "characters: [{id: en-gb2, voiceAssignment: en-gb}]\n"
      "chapters: [{segments: [{text: b c, voice: en-gb}]}]\n");
  EXPECT_EQ(book.chapters.at(0).segments.at(0).voice.id, "en-gb");
}

TEST(Project, HostileYamlIsRefused) {
  EXPECT_THAT(error_of_yaml(std::string(100000, '[')), HasSubstr("book.yaml:"));
  EXPECT_THAT(error_of_yaml("chapters: &a [*a]\n"), HasSubstr("book.yaml:"));
  EXPECT_THAT(error_of_yaml("a: *missing\n"), HasSubstr("book.yaml:1"));
}

}  // namespace
}  // namespace caesura::book
