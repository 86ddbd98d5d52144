// What the command provider says when an engine does not do its work, and what it never says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/ext/probe.h>

#include <filesystem>

#include "providers/stand_in.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Failure {
  tts_status status;
  std::string message;
  int32_t vendor_code;
};

Failure failure_of(const std::string& config, std::string_view text = "Some words") {
  Speaker speaker("command", config);
  KeepingSink sink;
  const tts_status status = speaker.speak(request_for(text), sink);
  return {status, speaker.error.message, speaker.error.vendor_code};
}

TEST(CommandFailure, ACrashIsNamedByItsSignal) {
  const Failure failure = failure_of(stand_in(R"("crash")"));
  EXPECT_EQ(failure.status, TTS_INTERNAL);
  EXPECT_EQ(failure.message, "stand_in was ended by signal 11 (SIGSEGV)");
  EXPECT_EQ(failure.vendor_code, 139);
}

TEST(CommandFailure, AStatusIsToldWithTheLastLineAndWithoutTheText) {
  const Failure failure = failure_of(stand_in(R"("fail")"), "Privately whispered, naïvely");
  EXPECT_EQ(failure.status, TTS_INTERNAL);
  EXPECT_EQ(failure.vendor_code, 3);
  EXPECT_EQ(failure.message, "stand_in ended with status 3: cannot say: *** ***, ***");
}

TEST(CommandFailure, SilenceHalvesAndOddBytesAreNoAudio) {
  EXPECT_EQ(failure_of(stand_in(R"("nothing")")).message, "stand_in: no audio: it wrote nothing");
  EXPECT_THAT(failure_of(stand_in(R"("cat")"), "odd").message,
              HasSubstr("cut short: 3 bytes are no whole number of samples"));
  const std::string wav = R"(, "output": "wav")";
  const Failure half = failure_of(stand_in(R"("wav", "500")", wav));
  EXPECT_EQ(half.status, TTS_INTERNAL);
  EXPECT_EQ(half.message,
            "stand_in: the audio is cut short: 500 bytes came, the WAV header promised 16000");
  EXPECT_THAT(failure_of(stand_in(R"("nothing")", wav)).message, HasSubstr("no audio"));
  EXPECT_THAT(failure_of(stand_in(R"("cat")", wav), "no header at all").message,
              HasSubstr("not WAV"));
}

TEST(CommandFailure, AWholeWavGivesItsSamplesAlone) {
  Speaker speaker("command", stand_in(R"("wav", "16000")", R"(, "output": "wav")"));
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request_for("x"), sink), TTS_OK) << speaker.error.message;
  EXPECT_EQ(sink.audio, std::string(16000, '\0'));
  EXPECT_EQ(sink.format.sample_rate, 8000U);
  EXPECT_EQ(sink.format.channels, 1U);
}

TEST(CommandFailure, AMissingEngineLoadsAndSaysWhatToInstall) {
  Speaker speaker("command", R"({"engine": "espeak-ng", "search_path": "/nowhere:/not/here"})");
  const std::string expected =
      "espeak-ng is not installed or not in /nowhere:/not/here; apt-get install espeak-ng";
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(speaker.error.message, expected);
  Fields fields;
  EXPECT_EQ(speaker.fingerprint(request_for("One"), fields), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(speaker.error.message, expected);
  const auto* probe = speaker.extension<tts_ext_probe>(TTS_EXT_PROBE);
  ASSERT_NE(probe, nullptr);
  EXPECT_EQ(probe->probe(probe, TestContext().table(), &speaker.error), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(speaker.host.log(), ::testing::Contains(HasSubstr("espeak-ng is not installed")));
}

TEST(CommandFailure, AnEngineThatIsInstalledLaterIsFound) {
  const testing::TemporaryFolder folder;
  const std::string program = folder.path() / "late";
  Speaker speaker("command",
                  "{\"program\": \"" + program + "\", \"output\": \"pcm\", \"sample_rate\": 8000}");
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("abcd"), sink), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(speaker.error.message, HasSubstr("not executable; set program to the path"));
  std::filesystem::create_symlink("/bin/cat", program);
  EXPECT_EQ(speaker.audio(request_for("abcd")), "abcd");
  EXPECT_EQ(speaker.fields(request_for("abcd")).size(), 9U);
}

TEST(CommandFailure, AnEngineThatHangsOverItsVersionIsGivenUpAtTheDeadline) {
  const testing::TemporaryFolder folder;
  const std::string program = folder.path() / "late";
  Speaker speaker("command", "{\"program\": \"" + program +
                                 "\", \"version_arguments\": [\"600\"], \"output\": \"pcm\", "
                                 "\"sample_rate\": 8000}");
  std::filesystem::create_symlink("/bin/sleep", program);
  KeepingSink sink;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(speaker.speak(request_for("x"), sink, TestContext(50)), TTS_FAILED_PRECONDITION);
  EXPECT_LT(ms_since(start), 50 + kSoonMs);
  EXPECT_THAT(speaker.error.message, HasSubstr("late does not tell its version: the deadline"));
}

TEST(CommandFailure, WrongConfigsAreRefusedWithARemedy) {
  const PluginFile file("command");
  const TestHost host;
  const auto refusal = [&](const std::string& config) {
    return file.provider(host.table(), "command", config).status().message();
  };
  EXPECT_THAT(refusal(R"({"program": "x", "arguments": ["{txt}"]})"),
              HasSubstr("{txt} is no placeholder; there are {amplitude}, {language}"));
  EXPECT_THAT(refusal(R"({"program": "x", "arguments": ["{text"]})"), HasSubstr("single brace"));
  EXPECT_THAT(refusal(R"({"program": "x", "output": "pcm"})"), HasSubstr("sample_rate: must"));
  EXPECT_THAT(refusal(R"({"program": "x", "stdin": "none"})"), HasSubstr("needs {text}"));
  EXPECT_THAT(refusal(R"({"program": "x", "pauses": "espeak-ng"})"), HasSubstr("stdin: ssml"));
  EXPECT_THAT(refusal(R"({})"), HasSubstr("program: must be given"));
}

TEST(CommandFailure, WhatCannotBeSpokenIsRefusedBeforeAnythingRuns) {
  Speaker speaker("command", stand_in(R"("cat", "{voice}")"));
  const auto refused = [&speaker](const tts_request& request) {
    KeepingSink sink;
    EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT);
    EXPECT_EQ(sink.begins, 0);
    return std::string(speaker.error.message);
  };
  EXPECT_THAT(refused(request_for("")), HasSubstr("empty"));
  EXPECT_THAT(refused(request_for("a\xFF")), HasSubstr("not UTF-8 at byte 1"));
  EXPECT_THAT(refused(request_for(std::string_view("a\0b", 3))), HasSubstr("NUL at byte 1"));
  EXPECT_THAT(refused(request_for(std::string(10'000'000, 'x'))), HasSubstr("at most 100000"));
  tts_request request = request_for("One");
  request.flags = TTS_REQUEST_SSML;
  EXPECT_THAT(refused(request), HasSubstr("plain text, not SSML"));
  for (const char* voice : {"../../etc/passwd", "http://host/x", "-x", "a;b", "a\nb"}) {
    request = request_for("One");
    request.voice = tts::str(voice);
    EXPECT_THAT(refused(request), HasSubstr("voice: only letters")) << voice;
  }
  tts_pauses pauses = tts::all_pauses(99999);
  request = request_for("One"), request.pauses = &pauses;
  EXPECT_THAT(refused(request), HasSubstr("sentence_ms is 99999"));
}

}  // namespace
}  // namespace caesura::test
