// How the command provider runs a program, and how it ends one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "providers/stand_in.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::HasSubstr;
using ::testing::Not;

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

bool has_children() {
  return waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

bool is_alive(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  return (stat >> number >> name >> state) && state != "Z";
}

TEST(CommandProcess, PassesLargeTextsThroughWithoutADeadlock) {
  Speaker speaker("command", stand_in(R"("cat")", R"(, "max_characters": 4000000)"));
  const std::string text(4'000'000, 'a');
  EXPECT_EQ(speaker.audio(request_for(text)), text);
}

TEST(CommandProcess, GivesAudioAsItComes) {
  Speaker speaker("command", stand_in(R"("drip")"));
  KeepingSink sink;
  const auto start = steady_clock::now();
  ASSERT_EQ(speaker.speak(request_for("x"), sink), TTS_OK) << speaker.error.message;
  EXPECT_EQ(sink.audio, "abcdefgh");
  EXPECT_GE(sink.writes, 3);
  EXPECT_LT(sink.first_byte - start, steady_clock::now() - sink.first_byte);
}

TEST(CommandProcess, ACancelEndsAHangingEngineAtOnce) {
  Speaker speaker("command", stand_in(R"("hang")"));
  TestContext context;
  KeepingSink sink;
  steady_clock::time_point cancelled;
  std::thread caller([&] {
    std::this_thread::sleep_for(milliseconds(100));
    cancelled = steady_clock::now();
    context.cancel();
  });
  EXPECT_EQ(speaker.speak(request_for("x"), sink, context), TTS_CANCELLED);
  const int64_t took = ms_since(cancelled);
  caller.join();
  RecordProperty("cancel_ms", std::to_string(took));
  EXPECT_LT(took, kSoonMs);
  EXPECT_EQ(sink.audio, "abcd");
  EXPECT_FALSE(has_children());
}

TEST(CommandProcess, TheDeadlineAndTheTimeoutEndIt) {
  Speaker speaker("command", stand_in(R"("hang")"));
  KeepingSink sink;
  auto start = steady_clock::now();
  EXPECT_EQ(speaker.speak(request_for("x"), sink, TestContext(100)), TTS_DEADLINE_EXCEEDED);
  EXPECT_LT(ms_since(start), 100 + kSoonMs);
  Speaker impatient("command", stand_in(R"("hang")", R"(, "timeout": "100ms")"));
  KeepingSink other;
  start = steady_clock::now();
  EXPECT_EQ(impatient.speak(request_for("x"), other), TTS_DEADLINE_EXCEEDED);
  EXPECT_LT(ms_since(start), 100 + kSoonMs);
  EXPECT_THAT(impatient.error.message, HasSubstr("stand_in: took longer than 100 ms"));
  EXPECT_FALSE(has_children());
}

TEST(CommandProcess, KillsTheWholeGroupEvenIfItIgnoresTerm) {
  const testing::TemporaryFolder folder;
  const std::string pid_file = folder.path() / "pid";
  Speaker speaker("command", stand_in("\"stubborn\", \"" + pid_file + "\""));
  TestContext context;
  KeepingSink sink;
  std::thread caller([&] {
    while (!std::filesystem::exists(pid_file) || std::filesystem::file_size(pid_file) == 0) {
      std::this_thread::sleep_for(milliseconds(5));
    }
    context.cancel();
  });
  EXPECT_EQ(speaker.speak(request_for("x"), sink, context), TTS_CANCELLED);
  caller.join();
  pid_t grandchild = 0;
  std::ifstream(pid_file) >> grandchild;
  ASSERT_GT(grandchild, 1);
  // The signal is sent before the call returns; that its target is gone follows a moment later.
  const auto start = steady_clock::now();
  while (is_alive(grandchild) && ms_since(start) < 2000) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  EXPECT_FALSE(is_alive(grandchild));
  EXPECT_FALSE(has_children());
}

TEST(CommandProcess, AStrayGrandchildNeitherDelaysNorOutlivesTheAnswer) {
  Speaker speaker("command", stand_in(R"("grandchild")"));
  const auto start = steady_clock::now();
  EXPECT_EQ(speaker.audio(request_for("x")), "abcd");
  EXPECT_LT(ms_since(start), 2000);
}

TEST(CommandProcess, InheritsThreeDescriptorsAndAnEnvironmentOfItsOwn) {
  const int stray = dup(1);  // without close-on-exec
  Speaker descriptors("command", stand_in(R"("descriptors")"));
  KeepingSink sink;
  descriptors.speak(request_for("x"), sink);
  close(stray);
  EXPECT_EQ(sink.audio, "0\n1\n2\n3\n");  // 3 is the folder that it lists
  Speaker environment("command", stand_in(R"("environment")", R"(, "environment": {"A": "b"})"));
  KeepingSink variables;
  environment.speak(request_for("x"), variables);
  EXPECT_THAT(variables.audio, HasSubstr("LC_ALL=C.UTF-8\n"));
  EXPECT_THAT(variables.audio, HasSubstr("A=b\n"));
  EXPECT_THAT(variables.audio, Not(HasSubstr("HOME=")));
}

TEST(CommandProcess, LeavesNoDescriptorsAndNoZombies) {
  Speaker speaker("command", stand_in(R"("{voice}")"));
  const std::size_t before = open_descriptors();
  for (const char* mode : {"cat", "nothing", "fail", "crash", "drip"}) {
    tts_request request = request_for("text");
    request.voice = tts::str(mode);
    KeepingSink sink;
    speaker.speak(request, sink);
  }
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_FALSE(has_children());
}

TEST(CommandProcess, WorksOnManyThreadsWhileOthersFork) {
  Speaker speaker("command", stand_in(R"("cat")"));
  std::atomic<bool> done = false;
  std::thread forker([&done] {
    while (!done) {
      const pid_t child = fork();
      if (child == 0) {
        usleep(20'000);
        _exit(0);
      }
      waitpid(child, nullptr, 0);
    }
  });
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 8; ++i) {
        const std::string text(2000 + 2 * static_cast<std::size_t>(t * 8 + i), 'z');
        KeepingSink sink;
        tts_error error = tts::empty_error();
        const TestContext context;
        const tts_request request = request_for(text);
        const auto* p = speaker.table();
        if (p->synthesize(p, context.table(), &request, sink.table(), &error) == TTS_OK &&
            sink.audio == text) {
          ++right;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  done = true;
  forker.join();
  EXPECT_EQ(right, 32);
}

TEST(CommandProcess, AFloodIsStoppedAtItsLimitAndByItsSink) {
  Speaker speaker("command", stand_in(R"("flood")", R"(, "max_output": "1MiB")"));
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("x"), sink), TTS_INTERNAL);
  EXPECT_THAT(speaker.error.message, HasSubstr("wrote more than 1048576 bytes (max_output)"));
  KeepingSink refusing;
  refusing.refuse_after = 1000;
  EXPECT_EQ(speaker.speak(request_for("x"), refusing), TTS_CANCELLED);
  EXPECT_FALSE(has_children());
}

}  // namespace
}  // namespace caesura::test
