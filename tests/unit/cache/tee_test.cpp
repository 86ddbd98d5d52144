// Whatever callers and provider do in the middle of a stream, an entry is complete and right, or
// absent.
#include <random>

#include "tests/unit/cache/cache_fixture.hpp"

namespace caesura::test {
namespace {

class Tee : public CacheTest {
 protected:
  static constexpr int kCalls = 1000;
  std::mt19937 dice_{20261122};
  int roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(dice_); }
};

// What the provider does to a text is a function of its number.
enum class Fate { good, fails_at_once, fails_half_way, empty, text, half_a_sample, kinds };

Fate fate_of(int number) {
  return static_cast<Fate>(number % static_cast<int>(Fate::kinds));
}

tts::Status suffer(Fate fate, std::string_view words, tts::Sink sink) {
  const std::string audio = ScriptedProvider::sound(words);
  const auto piece = [&](std::size_t from, std::size_t size) {
    return sink.write(audio.data() + from, size);
  };
  if (fate == Fate::fails_at_once) return {TTS_UNAVAILABLE, "down"};
  if (auto status = sink.begin(tts::pcm_format(8000)); !status.ok()) return status;
  if (fate == Fate::empty) return {};
  if (fate == Fate::text) return sink.write("{\"error\": \"quota\"}", 18);
  if (auto status = piece(0, audio.size() / 2); !status.ok()) return status;
  if (fate == Fate::fails_half_way) return {TTS_UNAVAILABLE, "connection lost"};
  const std::size_t rest = audio.size() - audio.size() / 2 - (fate == Fate::half_a_sample ? 1 : 0);
  return piece(audio.size() / 2, rest);
}

TEST_F(Tee, OnlyWholeAndValidAudioIsEverStored) {
  script_.answer = [](tts::Context, const tts_request& request, tts::Sink sink) {
    const std::string words(tts::view(request.text));
    return suffer(fate_of(std::stoi(words.substr(5))), words, sink);
  };
  start();
  std::vector<std::string> said;
  for (int number = 0; number < kCalls; ++number) {
    said.push_back("text " + std::to_string(number));
    const tts_request request = text(said.back().c_str());
    KeepingSink sink;
    // Half of the callers hang up somewhere in the stream.
    if (roll(2) == 0) sink.refuse_after = static_cast<std::size_t>(roll(20));
    (void)cache_->synthesize(cache_.get(), nullptr, &request, sink.table(), nullptr);
  }
  cache_.reset();  // every fill has ended
  start();
  int kept = 0;
  for (int number = 0; number < kCalls; ++number) {
    tts_request request = text(said[static_cast<std::size_t>(number)].c_str());
    request.flags = TTS_REQUEST_ONLY_IF_CACHED;
    const Spoken spoken = speak(request);
    if (fate_of(number) == Fate::good) {
      EXPECT_EQ(spoken.audio, ScriptedProvider::sound(tts::view(request.text)));
      ++kept;
    } else {
      EXPECT_EQ(spoken.status, TTS_NOT_FOUND) << "text " << number;
    }
  }
  EXPECT_EQ(kept, (kCalls + 5) / 6) << "what was paid for is kept, though its caller hung up";
}

TEST_F(Tee, ASlowReaderDoesNotHoldUpAFastOne) {
  start();
  static std::atomic<bool> slow_has_begun;
  static std::atomic<bool> let_go;
  slow_has_begun = false;
  let_go = false;
  KeepingSink slow;
  slow.on_write = [] {
    slow_has_begun = true;
    while (!let_go) std::this_thread::yield();
  };
  const tts_request request = text("something to listen to for a while");
  std::thread slow_caller(
      [&] { (void)cache_->synthesize(cache_.get(), nullptr, &request, slow.table(), nullptr); });
  while (!slow_has_begun) std::this_thread::yield();
  // The first reader is stuck in its first piece; another one hears everything meanwhile.
  EXPECT_EQ(speak(request).audio, ScriptedProvider::sound(tts::view(request.text)));
  let_go = true;
  slow_caller.join();
  EXPECT_EQ(slow.audio, ScriptedProvider::sound(tts::view(request.text)));
  EXPECT_EQ(script_.calls, 1);
}

}  // namespace
}  // namespace caesura::test
