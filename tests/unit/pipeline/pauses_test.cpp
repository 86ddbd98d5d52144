// Presets and pause settings, from a config and from a command line.
#include "plugin_api/pipeline/pauses.hpp"

#include <gtest/gtest.h>

namespace caesura::pipeline {
namespace {

PauseSettings read(const std::string& yaml) {
  const Node root = parse_yaml(yaml, "p.yaml");
  PauseSettings settings;
  settings.read(root.find("presets"), root.find("pauses"), "p.yaml");
  return settings;
}
std::string mistake(const std::string& yaml) {
  try {
    read(yaml);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no mistake";
}
std::string numbers(const tts_pauses& p) {
  std::string out;
  for (const int32_t ms :
       {p.sentence_ms, p.paragraph_ms, p.chapter_ms, p.comma_ms, p.colon_ms, p.semicolon_ms}) {
    out += (out.empty() ? "" : "/") + std::to_string(ms);
  }
  return out;
}
std::string spec(const PauseSettings& settings, std::string_view words) {
  const auto parsed = settings.parse(words);
  return parsed.ok() ? numbers(parsed.value()) : parsed.status().message();
}

TEST(Pauses, NaturalIsBuiltIn) {
  EXPECT_EQ(numbers(read("pauses: natural").defaults()), "500/1000/3000/300/400/350");
}

TEST(Pauses, WithoutSettingsTheEngineHasItsOwn) {
  EXPECT_EQ(numbers(read("a: 1").defaults()), "-2/-2/-2/-2/-2/-2");
  EXPECT_EQ(numbers(read("pauses: none").defaults()), "-2/-2/-2/-2/-2/-2");
}

TEST(Pauses, AMappingMayBuildOnAPreset) {
  EXPECT_EQ(numbers(read("pauses: {preset: natural, comma_ms: 0, colon_ms: engine}").defaults()),
            "500/1000/3000/0/-2/350");
  EXPECT_EQ(numbers(read("pauses: {comma_ms: 60000}").defaults()), "-2/-2/-2/60000/-2/-2");
}

TEST(Pauses, OwnPresetsJoinTheShippedOnes) {
  const auto settings = read("presets: {brisk: {comma_ms: 150, sentence_ms: 350}}\npauses: brisk");
  EXPECT_EQ(numbers(settings.defaults()), "350/-2/-2/150/-2/-2");
  EXPECT_EQ(settings.presets().size(), 4U);
  EXPECT_EQ(describe(settings.presets().at("brisk")), "sentence 350, comma 150");
}

TEST(PauseWords, GiveWhatTheySayAndLeaveTheRestOpen) {
  const auto settings = read("presets: {brisk: {comma_ms: 150}}\npauses: natural");
  EXPECT_EQ(spec(settings, ""), "500/1000/3000/300/400/350");
  EXPECT_EQ(spec(settings, "none"), "-2/-2/-2/-2/-2/-2");
  EXPECT_EQ(spec(settings, "brisk"), "-1/-1/-1/150/-1/-1");
  EXPECT_EQ(spec(settings, "comma=200"), "-1/-1/-1/200/-1/-1");
  EXPECT_EQ(spec(settings, "natural,comma_ms=0,colon=engine"), "500/1000/3000/0/-2/350");
}

TEST(PauseWords, MistakesAreNamed) {
  const auto settings = read("a: 1");
  EXPECT_EQ(spec(settings, "naturl"),
            "pauses: unknown preset \"naturl\"; did you mean \"natural\"?");
  EXPECT_EQ(spec(settings, "coma=3"), "pauses: unknown class \"coma\"; did you mean \"comma_ms\"?");
  EXPECT_EQ(spec(settings, "comma=-5"),
            "pauses: \"comma=-5\" is no pause; must be a whole number of milliseconds from 0 to "
            "60000, or engine");
  EXPECT_EQ(spec(settings, "comma=3,natural"), "pauses: no KEY=MS: \"natural\"; write comma=300");
  EXPECT_EQ(spec(settings, "comma=60001").substr(0, 30), "pauses: \"comma=60001\" is no pa");
  EXPECT_EQ(spec(settings, "comma=").substr(0, 25), "pauses: \"comma=\" is no pa");
}

TEST(Pauses, MistakesInTheConfigAreNamed) {
  EXPECT_EQ(mistake("pauses: naturl"),
            "p.yaml:1: pauses: unknown preset \"naturl\"; did you mean \"natural\"?");
  EXPECT_EQ(mistake("pauses:\n  coma_ms: 3"),
            "p.yaml:2: pauses.coma_ms: unknown key; did you mean \"comma_ms\"?");
  EXPECT_EQ(
      mistake("pauses: {comma_ms: -1}"),
      "p.yaml:1: pauses.comma_ms: -1 is no pause; must be a whole number of milliseconds from "
      "0 to 60000, or engine");
  EXPECT_EQ(mistake("presets: {none: {comma_ms: 1}}"),
            "p.yaml:1: presets.none: is no name for a preset; take a word without = and , that is "
            "not none");
  EXPECT_EQ(mistake("presets: 3"),
            "p.yaml:1: presets: is a whole number; must be a mapping of "
            "presets");
}

}  // namespace
}  // namespace caesura::pipeline
