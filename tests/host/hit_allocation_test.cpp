// A hit in memory, through the real chain as a host builds it, allocates nothing on the caller's
// thread.
#include <gtest/gtest.h>
#include <tts/pipeline.h>
#include <tts/call.hpp>

#include <cstdlib>
#include <new>

namespace {
thread_local std::size_t allocations = 0;
}

// The plugins' own calls of operator new meet this one as well: the program's comes first.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace caesura {
namespace {

constexpr const char* kConfig = R"(
caesura: 1
stores: {main: {use: memory}}
providers: {tones: {use: tone, sample_rate: 8000}}
middleware: {cache: {use: cache, store: main}}
chains: {default: [cache, tones]}
pauses: natural
)";

class HitAllocation : public testing::Test {
 protected:
  HitAllocation() {
    tts_pipeline_options options{};
    options.struct_size = sizeof options;
    options.log_level = TTS_LOG_WARN;
    options.plugin_path = tts::str(CAESURA_PLUGIN_DIR);
    tts_error error = tts::empty_error();
    EXPECT_EQ(
        tts_pipeline_open_text(tts::str(kConfig), tts::str("test"), &options, &pipeline_, &error),
        TTS_OK)
        << error.message;
    EXPECT_EQ(tts_pipeline_provider(pipeline_, {}, &chain_, &error), TTS_OK) << error.message;
  }
  ~HitAllocation() override { tts_pipeline_close(pipeline_); }

  // Bytes of audio.
  std::size_t speak() {
    std::size_t bytes = 0;
    const tts_sink sink{
        sizeof sink,
        0,
        &bytes,
        [](const tts_sink*, const tts_audio_format*) noexcept -> tts_status { return TTS_OK; },
        [](const tts_sink* s, const void*, std::size_t size) noexcept -> tts_status {
          *static_cast<std::size_t*>(s->data) += size;
          return TTS_OK;
        },
        nullptr,
        nullptr};
    tts_request request = tts::empty_request();
    request.text = tts::str(
        "The keeper climbed the stairs, counted them, and forgot the number; then he lit the "
        "lamp.");
    tts_error error = tts::empty_error();
    EXPECT_EQ(chain_->synthesize(chain_, nullptr, &request, &sink, &error), TTS_OK)
        << error.message;
    return bytes;
  }

  tts_pipeline* pipeline_ = nullptr;
  const tts_provider* chain_ = nullptr;
};

TEST_F(HitAllocation, IsNone) {
  const std::size_t bytes = speak();
  const std::size_t after_miss = allocations;
  EXPECT_GT(after_miss, 0U) << "the counter must see what a miss allocates";
  speak();  // this thread's buffers get their size
  const std::size_t before = allocations;
  std::size_t played = 0;
  for (int i = 0; i < 1000; ++i) played += speak();
  EXPECT_EQ(allocations - before, 0U);
  EXPECT_EQ(played, 1000 * bytes);
}

}  // namespace
}  // namespace caesura
