// The top level of a config: each mistake in one line.
#include "plugin_api/pipeline/config_file.hpp"

#include <gtest/gtest.h>

namespace caesura::pipeline {
namespace {

ConfigFile read(const std::string& yaml) {
  return read_config(parse_yaml(yaml, "c.yaml"), "c.yaml");
}

std::string mistake(const std::string& yaml) {
  try {
    read(yaml);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no mistake";
}

TEST(Config, ReadsObjectsChainsAndSwitches) {
  const ConfigFile config = read(R"(
caesura: 1
strict: true
tenants: required
plugins: [/opt/plugins]
stores: {main: {use: memory, max_bytes: 1MiB}}
providers: {cloud: {use: azure}, offline: {use: command}}
middleware: {cache: {use: cache, store: main}}
chains: {default: [cache, cloud], night: [cache, offline]}
pauses: natural
)");
  EXPECT_TRUE(config.strict);
  EXPECT_TRUE(config.tenants_required);
  EXPECT_EQ(config.plugin_folders, std::vector<std::string>{"/opt/plugins"});
  ASSERT_NE(config.find(TTS_FACTORY_STORE, "main"), nullptr);
  EXPECT_EQ(config.find(TTS_FACTORY_STORE, "main")->options.map.size(), 1U);
  EXPECT_EQ(config.find(TTS_FACTORY_PROVIDER, "main"), nullptr);
  ASSERT_NE(config.find_chain("night"), nullptr);
  EXPECT_EQ(config.find_chain("night")->links[1].name, "offline");
  EXPECT_EQ(config.pauses.defaults().comma_ms, 300);
}

struct Row {
  const char* yaml;
  const char* message;
};
class BadConfig : public testing::TestWithParam<Row> {};

TEST_P(BadConfig, IsToldInOneLine) {
  EXPECT_EQ(mistake(GetParam().yaml), GetParam().message);
}

#define OBJECTS "caesura: 1\nproviders: {cloud: {use: azure}}\nmiddleware: {cache: {use: cache}}\n"

INSTANTIATE_TEST_SUITE_P(
    Table, BadConfig,
    testing::Values(
        Row{"", "c.yaml: is nothing; a config is a mapping that starts with \"caesura: 1\""},
        Row{"hello", "c.yaml: is a string; a config is a mapping that starts with \"caesura: 1\""},
        Row{"stores: {}", "c.yaml: the key \"caesura\" is missing; write \"caesura: 1\" on top"},
        Row{"caesura: 2",
            "c.yaml:1: caesura: is no config version that this library reads; must be 1"},
        Row{"caesura: 1\nprovider: {}",
            "c.yaml:2: provider: unknown key; did you mean \"providers\"?"},
        Row{"caesura: 1\nstrict: 1", "c.yaml:2: strict: is a whole number; must be true or false"},
        Row{"caesura: 1\ntenants: yes", "c.yaml:2: tenants: must be required or optional"},
        Row{"caesura: 1\nplugins: here",
            "c.yaml:2: plugins: is a string; must be a list of folders"},
        Row{"caesura: 1\nstores: [a]",
            "c.yaml:2: stores: is a list; must be a mapping of names to objects like {use: WORD}"},
        Row{"caesura: 1\nstores:\n  fast: memory",
            "c.yaml:3: stores.fast: is a string; must be a mapping like {use: WORD}"},
        Row{"caesura: 1\nstores:\n  fast: {max: 1}",
            "c.yaml:3: stores.fast: the key \"use\" is missing; it names the plugin"},
        Row{"caesura: 1\nstores:\n  fast: {use: 3}",
            "c.yaml:3: stores.fast.use: is a whole number; must be the word or the file of a "
            "plugin"},
        Row{"caesura: 1\nstores:\n  'a b': {use: x}",
            "c.yaml:3: stores.a b: is no name; take 1 to 64 letters, digits, _ . or -"},
        Row{OBJECTS,
            "c.yaml: no chain; write \"chains: {default: [NAME]}\" with the name of a provider"},
        Row{OBJECTS "chains: {default: []}",
            "c.yaml:4: chains.default: is a list; must be a list of names that ends in a provider, "
            "like [cache, cloud]"},
        Row{OBJECTS "chains: {default: [cach, cloud]}",
            "c.yaml:4: chains.default: no middleware \"cach\"; did you mean \"cache\"?"},
        Row{OBJECTS "chains:\n  default:\n  - cache\n  - clod",
            "c.yaml:7: chains.default: no provider \"clod\"; did you mean \"cloud\"?"},
        Row{OBJECTS "chains: {default: [cache]}",
            "c.yaml:4: chains.default: ends in the middleware \"cache\"; must end in a provider"},
        Row{OBJECTS "chains: {default: [cloud, cloud]}",
            "c.yaml:4: chains.default: has the provider \"cloud\" before its end; only the last "
            "may "
            "be one"},
        Row{OBJECTS "chains: {default: [1]}",
            "c.yaml:4: chains.default: item 1 is a whole number; must be a name"},
        Row{OBJECTS "chains: {cloud: [cloud]}",
            "c.yaml:4: chains.cloud: a provider has this name too; chains and providers need "
            "different names"},
        Row{OBJECTS "chains: {default: [cloud]}\npauses: hasty",
            "c.yaml:5: pauses: unknown preset \"hasty\"; there are fast, natural and slow"}));

}  // namespace
}  // namespace caesura::pipeline
