// What identifies the sound of a command: the program's file, its version, and all that it is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "providers/stand_in.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

TEST(CommandKey, ArgumentsAreFilledInAndGroupsWithoutAValueAreLeftOut) {
  Speaker speaker("command", stand_in(R"("arguments", ["-m", "{model}"], ["-v", "{voice}"], "{{x}}",
                              "{rate_factor}/{stretch}", "{words_per_minute}", "a b;$c `d`")"));
  tts_request request = request_for("One");
  request.voice = tts::str("alto");
  request.rate_pct = 25;
  KeepingSink sink;
  speaker.speak(request, sink);
  EXPECT_EQ(sink.audio, "-v\nalto\n{x}\n1.25/0.8\n219\na b;$c `d`\n");
}

TEST(CommandKey, OnlyWhatReachesTheProgramIsKeyed) {
  Speaker speaker("command", stand_in(R"("cat", "{language}")"));
  const tts_request plain = request_for("One, two");
  const Fields key = speaker.fields(plain);
  tts_request request = plain;
  const tts_pauses pauses = tts::all_pauses(10);
  request.voice = tts::str("nobody");
  request.model = tts::str("none");
  request.rate_pct = request.pitch_pct = request.volume_pct = 20;
  request.pauses = &pauses;
  EXPECT_EQ(speaker.fields(request), key);
  request.language = tts::str("de");
  EXPECT_NE(speaker.fields(request), key);
  EXPECT_EQ(field_of(speaker.fields(request), "language"), "de");
}

TEST(CommandKey, TextsThatDifferOnlyInWhereArgumentsEndDiffer) {
  Speaker speaker("command", stand_in(R"("arguments", "{voice}", "{text}")"));
  tts_request one = request_for("b c");
  one.voice = tts::str("a");
  tts_request other = request_for("c");
  other.voice = tts::str("a b");
  EXPECT_NE(field_of(speaker.fields(one), "rendered"), field_of(speaker.fields(other), "rendered"));
}

TEST(CommandKey, EpochEnvironmentAndConfigAreKeyed) {
  const tts_request request = request_for("One");
  Speaker plain("command", stand_in(R"("cat")"));
  for (const char* more : {R"(, "epoch": 2)", R"(, "environment": {"A": "b"})"}) {
    Speaker other("command", stand_in(R"("cat")", more));
    EXPECT_NE(other.fields(request), plain.fields(request)) << more;
  }
  Speaker hurried("command", stand_in(R"("cat")", R"(, "timeout": "1s", "max_concurrency": 1)"));
  EXPECT_EQ(hurried.fields(request), plain.fields(request));
}

TEST(CommandKey, AnotherProgramFileIsAnotherServer) {
  const testing::TemporaryFolder folder;
  const std::string program = folder.path() / "engine";
  const auto write = [&program](const std::string& version) {
    std::filesystem::remove(program);
    std::ofstream(program) << "#!/bin/sh\n[ \"$1\" = -V ] && echo '" << version << "'\nexit 0\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  };
  const std::string config = "{\"program\": \"" + program + "\", \"version_arguments\": [\"-V\"]}";
  const tts_request request = request_for("One");
  write("one");
  Speaker first("command", config);
  Speaker again("command", config);
  EXPECT_EQ(first.fields(request), again.fields(request));
  const std::string before = field_of(first.fields(request), "server");
  EXPECT_THAT(before, ::testing::StartsWith("one size="));
  write("two");
  Speaker second("command", config);
  EXPECT_THAT(field_of(second.fields(request), "server"), ::testing::StartsWith("two size="));
  EXPECT_EQ(field_of(first.fields(request), "server"), before);
  KeepingSink sink;
  first.speak(request, sink);
  EXPECT_THAT(first.host.log(), ::testing::Contains(::testing::HasSubstr("was changed since")));
}

}  // namespace
}  // namespace caesura::test
