// What the library says when a config cannot be opened: one line each.
#include "opened.hpp"

#include "unit/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

#define FOLDER PIPELINE_TEST_PLUGINS "/"

std::string mistake(const std::string& yaml) {
  const Opened opened(with_parts(yaml));
  EXPECT_EQ(opened.code(), TTS_INVALID_ARGUMENT) << yaml;
  EXPECT_EQ(opened.message().find('\n'), std::string::npos);
  return opened.message();
}
std::string using_plugin(const std::string& use) {
  return mistake("caesura: 1\nproviders:\n  a: {use: " + use + "}\nchains: {default: [a]}\n");
}

TEST(Loading, AMissingPluginIsNamedWithTheNearest) {
  EXPECT_THAT(
      using_plugin("test_part"),
      StartsWith("c.yaml:3: providers.a.use: no plugin \"test_part\" on the search path; did "
                 "you mean \"test_parts\"?"));
  EXPECT_THAT(using_plugin("./nowhere.so"),
              HasSubstr("nowhere.so: the file cannot be found: No such file or directory"));
}

TEST(Loading, WhatIsNoPluginIsRefused) {
  EXPECT_EQ(using_plugin(FOLDER "test_no_entry.so"),
            "c.yaml:3: providers.a.use: plugin " FOLDER
            "test_no_entry.so: it has no function tts_plugin_entry, so it is no plugin");
  EXPECT_THAT(using_plugin(FOLDER "text.so"), HasSubstr("text.so: it cannot be loaded: "));
  EXPECT_THAT(using_plugin(FOLDER "text.so"), HasSubstr("file too short"));
}

TEST(Loading, WrongTablesAreRefused) {
  EXPECT_EQ(using_plugin(FOLDER "test_other_major.so"),
            "c.yaml:3: providers.a.use: plugin " FOLDER
            "test_other_major.so: it refuses ABI version 1.0; it was built for another major "
            "version: rebuild it against this one");
  EXPECT_EQ(using_plugin(FOLDER "test_two_ids.so"),
            "c.yaml:3: providers.a.use: plugin " FOLDER
            "test_two_ids.so: it has two factories with the id \"twin\"");
}

TEST(Loading, TheFactoryMustBeThereAndOfItsKind) {
  EXPECT_EQ(using_plugin("PARTS.shelf"),
            "c.yaml:3: providers.a.use: \"shelf\" is a store, not a provider");
  EXPECT_EQ(using_plugin("PARTS.sing"), "c.yaml:3: providers.a.use: the file " FOLDER
                                        "test_parts.so has no provider \"sing\"; it has say");
  EXPECT_EQ(using_plugin("test_parts"), "c.yaml:3: providers.a.use: the file " FOLDER
                                        "test_parts.so has no provider \"test_parts\"; it has say");
}

TEST(Making, OptionsAreCheckedAgainstTheSchema) {
  EXPECT_EQ(mistake("caesura: 1\nproviders:\n  a:\n    use: PARTS.say\n    voise: x\n"
                    "chains: {default: [a]}\n"),
            "c.yaml:5: providers.a.voise: unknown key; did you mean \"voice\"?");
}

TEST(Making, WhatAPluginRefusesStandsAtItsObject) {
  EXPECT_EQ(mistake("caesura: 1\nproviders:\n  a: {use: PARTS.say, fail: create}\n"
                    "chains: {default: [a]}\n"),
            "c.yaml:3: providers.a: the engine is not installed");
}

TEST(Making, ADanglingNameStandsAtItsLine) {
  EXPECT_EQ(mistake(R"(caesura: 1
stores: {fast: {use: PARTS.shelf}}
providers: {a: {use: PARTS.say}}
middleware:
  m:
    use: PARTS.wrap
    store: fsat
chains: {default: [m, a]}
)"),
            "c.yaml:7: middleware.m.store: no store \"fsat\"; there is fast");
  EXPECT_EQ(mistake(R"(caesura: 1
providers: {a: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap, branch: b}}
chains: {default: [m, a]}
)"),
            "c.yaml:3: middleware.m.branch: no provider or chain \"b\"; did you mean \"a\"?");
}

TEST(Making, AMistakeDeepInsideIsToldOnce) {
  EXPECT_EQ(mistake(R"(caesura: 1
stores:
  main: {use: PARTS.shelf, first: mid}
  mid: {use: PARTS.shelf, first: nobody}
providers: {a: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap, store: main}}
chains: {default: [m, a]}
)"),
            "c.yaml:4: stores.mid.first: no store \"nobody\"; there are main and mid");
}

TEST(Making, CyclesAreFound) {
  EXPECT_EQ(
      mistake(R"(caesura: 1
stores:
  a: {use: PARTS.shelf, first: b}
  b: {use: PARTS.shelf, first: a}
providers: {p: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap, store: a}}
chains: {default: [m, p]}
)"),
      "c.yaml:4: stores.b: a cycle: stores.a needs stores.b needs stores.a; take one of these "
      "out");
  EXPECT_EQ(
      mistake(R"(caesura: 1
providers: {p: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap, branch: default}}
chains: {default: [m, p]}
)"),
      "c.yaml:3: middleware.m: a cycle: chains.default needs chains.default; take one of these "
      "out");
}

TEST(Making, StrictRefusesAPlainSecret) {
  EXPECT_EQ(
      mistake("caesura: 1\nstrict: true\nproviders:\n  a: {use: PARTS.say, key: hunter2}\n"
              "chains: {default: [a]}\n"),
      "c.yaml:4: providers.a.key: a secret stands here in plain text; write \"${ENV:NAME}\" or "
      "file:/path");
}

std::string open_file(const std::string& path) {
  tts_pipeline* pipeline = nullptr;
  tts_error error = tts::empty_error();
  const tts_status code = tts_pipeline_open(tts::str(path), nullptr, &pipeline, &error);
  tts_pipeline_close(pipeline);
  return code == TTS_OK ? "OK" : error.message;
}

TEST(Files, MissingOnesAndFoldersAreTold) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.path().string();
  EXPECT_EQ(open_file(path + "/none.yaml"), path + "/none.yaml: the file does not exist");
  EXPECT_EQ(open_file(path), path + ": is no regular file");
}

TEST(Files, PluginsAreFoundRelativeToTheFile) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "plugins");
  std::filesystem::create_symlink(PIPELINE_TEST_PLUGINS "/test_parts.so",
                                  folder.path() / "plugins" / "say.so");
  const std::string path = (folder.path() / "c.yaml").string();
  std::ofstream(path) << "caesura: 1\nplugins: [plugins]\nproviders: {a: {use: say}}\n"
                         "chains: {default: [a]}\n";
  EXPECT_EQ(open_file(path), "OK");
}

}  // namespace
}  // namespace caesura::test
