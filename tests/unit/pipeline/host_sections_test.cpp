// A host's own section of the config: checked like a plugin's options, handed out as JSON.
#include <gmock/gmock.h>
#include <tts/pipeline.h>

#include "opened.hpp"
#include "variable.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kSchema = R"({"type": "object", "additionalProperties": false, "properties": {
  "port": {"type": "integer", "minimum": 1}, "folder": {"type": "string"},
  "word": {"type": "string", "x-secret": true}}})";

// Opened by a host that has a section named "door".
class Door {
 public:
  explicit Door(const std::string& lines) {
    const std::string yaml = with_parts(
        "caesura: 1\nproviders: {a: {use: PARTS.say}}\nchains: {default: [a]}\n" + lines);
    const tts_host_section section{tts::str("door"), kSchema};
    tts_pipeline_options options{};
    options.struct_size = sizeof options;
    options.log_level = TTS_LOG_ERROR;
    options.plugin_path = tts::str(PIPELINE_TEST_PLUGINS);
    options.sections = &section;
    options.section_count = 1;
    tts_error error = tts::empty_error();
    tts_pipeline_open_text(tts::str(yaml), tts::str("c.yaml"), &options, &pipeline_, &error);
    mistake_ = error.message;
  }
  ~Door() { tts_pipeline_close(pipeline_); }
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  [[nodiscard]] const std::string& mistake() const { return mistake_; }
  [[nodiscard]] std::string section(std::string_view name = "door") const {
    return Opened::fields([&](tts_field_fn field, void* user, tts_error* error) {
      return tts_pipeline_section(pipeline_, tts::str(name), field, user, error);
    });
  }
  [[nodiscard]] std::string secret(std::string_view reference) const {
    return Opened::fields([&](tts_field_fn field, void* user, tts_error* error) {
      return tts_pipeline_secret(pipeline_, tts::str(reference), field, user, error);
    });
  }

 private:
  tts_pipeline* pipeline_ = nullptr;
  std::string mistake_;
};

TEST(HostSections, AreHandedOutAsJsonWithReferencesReplaced) {
  const Door door("door: {port: 80, folder: '${config_dir}/books'}\n");
  EXPECT_EQ(door.mistake(), "");
  EXPECT_THAT(door.section(), StartsWith("door={\"port\":80,\"folder\":\"/"));
  EXPECT_THAT(door.section(), HasSubstr("/books\""));
  EXPECT_THAT(door.section("window"), HasSubstr("no section \"window\""));
  EXPECT_THAT(Door("").section(), HasSubstr("no section \"door\""));
}

TEST(HostSections, MistakesNameFileAndLine) {
  EXPECT_THAT(Door("door: {prot: 80}\n").mistake(), StartsWith("c.yaml:4: door.prot: unknown key"));
  EXPECT_THAT(Door("door:\n  port: 0\n").mistake(), StartsWith("c.yaml:5: door.port: "));
  EXPECT_THAT(Door("door: 80\n").mistake(),
              HasSubstr("door: is a whole number; must be a mapping"));
  EXPECT_THAT(Door("dor: {}\n").mistake(), HasSubstr("unknown key; did you mean \"door\"?"));
}

TEST(HostSections, AHostThatHasNoneKnowsNoSuchKey) {
  const Opened opened(with_parts(
      "caesura: 1\nproviders: {a: {use: PARTS.say}}\nchains: {default: [a]}\ndoor: {port: 80}\n"));
  EXPECT_THAT(opened.message(), StartsWith("c.yaml:4: door: unknown key"));
}

TEST(HostSections, SecretsStayReferencesUntilTheyAreAskedFor) {
  const pipeline::Variable word("DOOR_WORD", "sesame");
  const Door door("door: {word: '${ENV:DOOR_WORD}'}\n");
  EXPECT_EQ(door.section(), "door={\"word\":\"${ENV:DOOR_WORD}\"};");
  EXPECT_EQ(door.secret("${ENV:DOOR_WORD}"), "${ENV:DOOR_WORD}=sesame;");
  EXPECT_THAT(door.secret("${ENV:DOOR_NOBODY}"), HasSubstr("DOOR_NOBODY"));
}

}  // namespace
}  // namespace caesura::test
