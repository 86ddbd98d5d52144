// Options against a factory's schema: what is wrong, where, and what would be right.
#include "plugin_api/pipeline/schema_check.hpp"

#include <gtest/gtest.h>

namespace caesura::pipeline {
namespace {

constexpr const char* kSchema = R"({
  "type": "object", "required": ["path"], "additionalProperties": false,
  "properties": {
    "path": {"type": "string", "minLength": 1, "description": "a folder"},
    "max_bytes": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB)$", "minimum": 0,
                  "description": "a size like 256MiB"},
    "mode": {"enum": ["fast", "safe"]},
    "ratio": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    "tiers": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    "key": {"type": "string", "x-secret": true, "maxLength": 20},
    "login": {"type": "object", "required": ["user"],
              "properties": {"user": {"type": "string"}, "password": {"x-secret": true}}},
    "headers": {"type": "object", "additionalProperties": {"type": "string"}},
    "either": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]}}})";

struct Outcome {
  std::string text;  // JSON, or the mistake
  std::vector<std::string> warnings;
};

Outcome check(const std::string& yaml, bool strict = false, const char* schema = kSchema) {
  Outcome outcome;
  OptionSchema::Rules rules{{"/etc", "/cache"}, strict, [&](const std::string& line) {
                              outcome.warnings.push_back(line);
                            }};
  try {
    const OptionSchema judge(schema, "plugin x");
    const Node node = parse_yaml(yaml, "c.yaml");
    outcome.text =
        boost::json::serialize(judge.check(node, {"c.yaml", node.line, "stores.a"}, rules));
  } catch (const ConfigError& error) {
    outcome.text = error.what();
  }
  return outcome;
}

TEST(Options, GoodOnesBecomeJson) {
  EXPECT_EQ(check("path: ${cache_home}/x\nmax_bytes: 5MiB\nratio: 0.5\nheaders: {a: b}").text,
            R"({"path":"/cache/x","max_bytes":"5MiB","ratio":5E-1,"headers":{"a":"b"}})");
}

struct Row {
  const char* yaml;
  const char* message;
};
class BadOptions : public testing::TestWithParam<Row> {};

TEST_P(BadOptions, AreToldWithPlaceAndRemedy) {
  EXPECT_EQ(check(GetParam().yaml).text, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadOptions,
    testing::Values(
        Row{"path: x\nmax_byts: 1MiB",
            "c.yaml:2: stores.a.max_byts: unknown key; did you mean \"max_bytes\"?"},
        Row{"path: x\nzzzzzzzzz: 1",
            "c.yaml:2: stores.a.zzzzzzzzz: unknown key; there are path, max_bytes, mode, ratio, "
            "tiers, key, login, headers and either"},
        Row{"mode: fast", "c.yaml:1: stores.a: the key \"path\" is missing (a folder); add it"},
        Row{"path: 12",
            "c.yaml:1: stores.a.path: is a whole number; must be a string (a folder); put it in "
            "quotes"},
        Row{"path: ''",
            "c.yaml:1: stores.a.path: has 0 characters; must have at least 1 (a folder)"},
        Row{"path: x\nmax_bytes: 5Mb",
            "c.yaml:2: stores.a.max_bytes: \"5Mb\" has the wrong form; must match "
            "^[0-9]+(KiB|MiB)$ (a size like 256MiB)"},
        Row{"path: x\nmax_bytes: -1",
            "c.yaml:2: stores.a.max_bytes: -1 is out of range; must be at least 0 (a size like "
            "256MiB)"},
        Row{"path: x\nmax_bytes: [1]",
            "c.yaml:2: stores.a.max_bytes: is a list; must be a string or a whole number (a size "
            "like 256MiB)"},
        Row{"path: x\nmode: fsat",
            "c.yaml:2: stores.a.mode: \"fsat\" is not allowed; there are fast and safe"},
        Row{"path: x\nratio: 0",
            "c.yaml:2: stores.a.ratio: 0 is out of range; must be more than 0"},
        Row{"path: x\ntiers: []", "c.yaml:2: stores.a.tiers: has 0 items; must have at least 1"},
        Row{"path: x\ntiers:\n- a\n- 2",
            "c.yaml:4: stores.a.tiers.1: is a whole number; must be a string; put it in quotes"},
        Row{"path: x\nlogin: {usr: b}",
            "c.yaml:2: stores.a.login.usr: unknown key; did you mean \"user\"?"},
        Row{"path: x\nheaders: {a: 1}",
            "c.yaml:2: stores.a.headers.a: is a whole number; must be a string; put it in quotes"},
        Row{"path: x\npath2: y", "c.yaml:2: stores.a.path2: unknown key; did you mean \"path\"?"}));

TEST(Options, WhatOnlyTheValidatorUnderstandsIsRefusedToo) {
  EXPECT_EQ(check("path: x\neither: word").text.substr(0, 54),
            "c.yaml:1: stores.a: does not fit the schema of plugin ");
}

TEST(Options, AFactoryWithoutSchemaTakesNone) {
  EXPECT_EQ(check("a: 1", false, nullptr).text,
            "c.yaml:1: stores.a.a: unknown key; there are no options here");
  EXPECT_EQ(check("{}", false, nullptr).text, "{}");
}

TEST(Options, ABrokenSchemaIsThePluginsFault) {
  EXPECT_EQ(check("{}", false, "{").text, "plugin x: its schema is no JSON object");
}

TEST(SecretOptions, KeepTheirReferences) {
  const Outcome outcome =
      check("path: x\nkey: ${ENV:NOT_SET}\nlogin: {user: u, password: file:/k}");
  EXPECT_EQ(outcome.text,
            R"({"path":"x","key":"${ENV:NOT_SET}","login":{"user":"u","password":"file:/k"}})");
  EXPECT_TRUE(outcome.warnings.empty());
}

TEST(SecretOptions, PlainOnesAreWarnedOfAndStrictlyRefused) {
  const std::string line =
      "c.yaml:2: stores.a.key: a secret stands here in plain text; write \"${ENV:NAME}\" or "
      "file:/path";
  EXPECT_EQ(check("path: x\nkey: hunter2").warnings, std::vector<std::string>{line});
  EXPECT_EQ(check("path: x\nkey: hunter2", true).text, line);
}

TEST(SecretOptions, AreNeverShown) {
  const Outcome outcome = check("path: x\nkey: hunter2hunter2hunter2hunter2");
  EXPECT_EQ(outcome.text, "c.yaml:2: stores.a.key: has 28 characters; must have at most 20");
}

}  // namespace
}  // namespace caesura::pipeline
