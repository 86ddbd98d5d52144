// YAML into a tree with lines, and what hostile YAML gets.
#include "plugin_api/pipeline/yaml_tree.hpp"

#include <gtest/gtest.h>

namespace caesura::pipeline {
namespace {

std::string json(const std::string& yaml) {
  return boost::json::serialize(to_json(parse_yaml(yaml, "t.yaml")));
}
std::string mistake(const std::string& yaml, const YamlLimits& limits = {}) {
  try {
    parse_yaml(yaml, "t.yaml", limits);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no mistake";
}

TEST(Yaml, QuotedScalarsStayText) {
  EXPECT_EQ(json("a: \"true\"\nb: '012'\nc: 012\nd: NO\ne: \"\"\nf:"),
            R"({"a":"true","b":"012","c":12,"d":"NO","e":"","f":null})");
}

TEST(Yaml, BlockScalarsAreText) {
  EXPECT_EQ(json("a: |\n  12\n"), R"({"a":"12\n"})");
}

TEST(Yaml, WritesUtf8RawAndNeverSurrogates) {
  EXPECT_EQ(json("a: Käse 😀"), "{\"a\":\"Käse 😀\"}");
  EXPECT_EQ(json("a: \"\\U0001F600\""), "{\"a\":\"😀\"}");
}

TEST(Yaml, KeepsTheOrderAndTheLinesOfKeys) {
  const Node root = parse_yaml("z: 1\n\na:\n  - x\n  - y: 2\n", "t.yaml");
  ASSERT_EQ(root.map.size(), 2U);
  EXPECT_EQ(root.map[0].key, "z");
  EXPECT_EQ(root.map[1].line, 3);
  EXPECT_EQ(root.map[1].value.list[1].map[0].line, 5);
}

TEST(Yaml, AByteOrderMarkIsFine) {
  EXPECT_EQ(json("\xEF\xBB\xBF"
                 "a: 1"),
            R"({"a":1})");
}

TEST(Yaml, AnAliasIsWrittenOut) {
  EXPECT_EQ(json("a: &x {b: 1}\nc: *x"), R"({"a":{"b":1},"c":{"b":1}})");
}

struct Row {
  const char* yaml;
  const char* message;
};
class BadYaml : public testing::TestWithParam<Row> {};

TEST_P(BadYaml, IsToldInOneLine) {
  EXPECT_EQ(mistake(GetParam().yaml), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadYaml,
    testing::Values(
        Row{"a: 1\nb: 2\na: 3\n",
            "t.yaml:3: the key \"a\" stands here twice, first in line 1; remove one"},
        Row{"a: !!str 1\n",
            "t.yaml:1: tags (!word) have no meaning here; leave it out, or quote the value"},
        Row{"a: !evil {b: 1}\n",
            "t.yaml:1: tags (!word) have no meaning here; leave it out, or quote the value"},
        Row{"[1]: 2\n", "t.yaml:1: a key is a list or a mapping; a key is a word"},
        Row{"~: 2\n", "t.yaml:1: a key is empty; a key is a word"},
        Row{"a: 1\n---\nb: 2\n", "t.yaml: holds more than one document (---); only one is read"},
        Row{"a: .inf\n",
            "t.yaml:1: a number that is not finite or needs more than 64 bits; quote it to make it "
            "text"},
        Row{"a: \"x\\0y\"\n", "t.yaml:1: a value holds a NUL character"},
        Row{"a: 1\nb: \xFF\n", "t.yaml:2: a byte that is not UTF-8; save the file as UTF-8"},
        Row{"a: *nobody\n", "t.yaml:1: no valid YAML: the referenced anchor is not defined"},
        Row{"a: [1\n", "t.yaml:2: no valid YAML: end of sequence flow not found"},
        Row{"a:\n\tb: 1\n", "t.yaml:2: no valid YAML: illegal map value"}));

TEST(HostileYaml, ANulByteIsNoText) {
  EXPECT_EQ(mistake(std::string("a: 1\n\0", 6)), "t.yaml:2: a NUL byte; a config is plain text");
}

TEST(HostileYaml, DepthEndsAtSixteen) {
  EXPECT_EQ(mistake(std::string(16, '[') + std::string(16, ']')), "no mistake");
  EXPECT_EQ(mistake(std::string(17, '[') + std::string(17, ']')),
            "t.yaml:1: nested deeper than 16 levels");
  EXPECT_EQ(mistake(std::string(100'000, '[') + std::string(100'000, ']')),
            "t.yaml:1: nested deeper than 16 levels");
  EXPECT_NE(mistake(std::string(100'000, '{')), "no mistake");
  std::string deep;
  for (std::size_t i = 0; i < 1000; ++i) deep += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(mistake(deep), "t.yaml:17: nested deeper than 16 levels");
}

TEST(HostileYaml, ABombOfAliasesIsDefused) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'j'; ++c) {
    const std::string before = std::string("*") + static_cast<char>(c - 1);
    bomb += std::string(1, c) + ": &" + c + " [" + before;
    for (int i = 0; i < 9; ++i) bomb += ", " + before;
    bomb += "]\n";
  }
  EXPECT_EQ(mistake(bomb), "t.yaml:5: more than 20000 values, aliases written out");
}

TEST(HostileYaml, AliasesCountTowardsDepth) {
  std::string deep = "a: &a [[[[[[[[[1]]]]]]]]]\nb: [[[[[[[[[*a]]]]]]]]]\n";
  EXPECT_EQ(mistake(deep), "t.yaml:2: nested deeper than 16 levels");
}

TEST(HostileYaml, AnAliasOfItselfIsRefused) {
  EXPECT_EQ(mistake("a: &a [*a]\n"), "t.yaml:1: an alias stands inside its own anchor");
}

TEST(HostileYaml, SizeHasLimits) {
  EXPECT_EQ(mistake(std::string(2'000'000, 'a')),
            "t.yaml: has 2000000 bytes; at most 1048576 are read");
  EXPECT_EQ(mistake("a: " + std::string(9000, 'x')),
            "t.yaml:1: a value of 9000 bytes; at most 8192 are allowed");
}

}  // namespace
}  // namespace caesura::pipeline
