// Old and new sides: short structs are read as far as they go and completed; nothing is written
// behind the end of anything.
#include "scripted.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace caesura::test {
namespace {

// A struct that ends early, with canaries where the rest would be.
template <class T>
class Cut {
 public:
  Cut(const T& whole, uint32_t size) : size_(size) {
    memset(bytes_, kCanary, sizeof bytes_);
    memcpy(bytes_, &whole, size);
    memcpy(bytes_, &size, sizeof size);
  }
  T* get() { return reinterpret_cast<T*>(bytes_); }
  bool canaries_alive() const {
    for (size_t i = size_; i < sizeof bytes_; ++i) {
      if (bytes_[i] != kCanary) return false;
    }
    return true;
  }

 private:
  static constexpr unsigned char kCanary = 0xA5;
  alignas(T) unsigned char bytes_[sizeof(T)];
  uint32_t size_;
};

class Levelling : public ::testing::Test {
 protected:
  static tts_status beep(const tts_sink* s) {
    const tts_audio_format format = tts::pcm_format(8000);
    s->begin(s, &format);
    return s->write(s, "ab", 2);
  }
  TestHost host_;
  KeepingSink sink_;
};

TEST_F(Levelling, AShortRequestIsCompletedWithUnsetValues) {
  tts_request seen{};
  ScriptedProvider provider([&](auto*, const tts_request* r, const tts_sink* s, auto*) {
    seen = *r;
    return beep(s);
  });
  const auto proxy = proxy_of(provider.table, host_);
  tts_request request = tts::empty_request();
  request.text = tts::str("hello");
  Cut<tts_request> cut(request, offsetof(tts_request, format));
  EXPECT_EQ(proxy->table()->synthesize(proxy->table(), nullptr, cut.get(), sink_.table(), nullptr),
            TTS_OK);
  EXPECT_EQ(seen.struct_size, sizeof(tts_request));
  EXPECT_EQ(tts::view(seen.text), "hello");
  EXPECT_EQ(seen.format, nullptr);
  EXPECT_EQ(seen.option_count, 0U);
  EXPECT_EQ(seen.rate_pct, TTS_UNSET);
  EXPECT_TRUE(cut.canaries_alive());
}

TEST_F(Levelling, ShortPartsOfARequestAreCompletedToo) {
  tts_pauses pauses_seen{};
  tts_audio_format format_seen{};
  ScriptedProvider provider([&](auto*, const tts_request* r, const tts_sink* s, auto*) {
    pauses_seen = *r->pauses;
    format_seen = *r->format;
    return beep(s);
  });
  const auto proxy = proxy_of(provider.table, host_);
  Cut<tts_pauses> pauses(tts::all_pauses(7), offsetof(tts_pauses, comma_ms));
  Cut<tts_audio_format> format(tts::pcm_format(8000, 2), offsetof(tts_audio_format, channels));
  tts_request request = tts::empty_request();
  request.pauses = pauses.get();
  request.format = format.get();
  EXPECT_EQ(proxy->table()->synthesize(proxy->table(), nullptr, &request, sink_.table(), nullptr),
            TTS_OK);
  EXPECT_EQ(pauses_seen.chapter_ms, 7);
  EXPECT_EQ(pauses_seen.comma_ms, TTS_PAUSE_INHERIT);
  EXPECT_EQ(format_seen.sample_rate, 8000U);
  EXPECT_EQ(format_seen.channels, 0U);
}

TEST_F(Levelling, AShortErrorIsFilledAsFarAsItGoes) {
  ScriptedProvider provider([](auto*, auto*, auto*, tts_error* error) {
    EXPECT_EQ(error->struct_size, sizeof(tts_error)) << "the plugin sees a whole one";
    tts::write_error(error, TTS_UNAVAILABLE, "a long reason for a short room", 503, 20);
    return TTS_UNAVAILABLE;
  });
  const auto proxy = proxy_of(provider.table, host_);
  const tts_request request = tts::empty_request();
  for (const std::size_t length :
       {offsetof(tts_error, vendor_code), offsetof(tts_error, message) + 8}) {
    const auto size = static_cast<uint32_t>(length);
    Cut<tts_error> error(tts::empty_error(), size);
    EXPECT_EQ(
        proxy->table()->synthesize(proxy->table(), nullptr, &request, sink_.table(), error.get()),
        TTS_UNAVAILABLE);
    EXPECT_EQ(error.get()->struct_size, size);
    EXPECT_EQ(error.get()->code, TTS_UNAVAILABLE);
    EXPECT_TRUE(error.canaries_alive());
    if (size > offsetof(tts_error, message)) {
      EXPECT_STREQ(error.get()->message, "a long ");
      EXPECT_EQ(error.get()->vendor_code, 503);
    }
  }
}

TEST_F(Levelling, AnOldPluginsShortTableGetsStubs) {
  ScriptedProvider provider([](auto*, auto*, const tts_sink* s, auto*) { return beep(s); });
  Cut<tts_provider> old(provider.table, offsetof(tts_provider, fingerprint));
  const auto proxy = proxy_of(*old.get(), host_);
  const tts_request request = tts::empty_request();
  EXPECT_EQ(proxy->table()->struct_size, sizeof(tts_provider));
  EXPECT_EQ(proxy->table()->synthesize(proxy->table(), nullptr, &request, sink_.table(), nullptr),
            TTS_OK);
  tts_error error = tts::empty_error();
  EXPECT_EQ(proxy->table()->fingerprint(proxy->table(), &request, nullptr, nullptr, &error),
            TTS_UNIMPLEMENTED);
  EXPECT_STREQ(error.message,
               "this provider cannot say what identifies its sound: it is not cached");
  EXPECT_EQ(proxy->table()->get_extension(proxy->table(), "tts.voices/1"), nullptr);
}

TEST_F(Levelling, AnOldStoresShortTableGetsStubs) {
  ScriptedStore store([](auto*, auto*) { return TTS_NOT_FOUND; });
  Cut<tts_store> old(store.table, offsetof(tts_store, touch));
  const auto proxy = proxy_of(*old.get(), host_);
  EXPECT_EQ(proxy->table()->scan(proxy->table(), nullptr, nullptr, nullptr, nullptr, nullptr),
            TTS_UNIMPLEMENTED);
}

TEST_F(Levelling, ATableTooShortForWhatIsRequiredIsRefused) {
  ScriptedProvider provider([](auto*, auto*, auto*, auto*) { return TTS_OK; });
  Cut<tts_provider> old(provider.table, offsetof(tts_provider, synthesize));
  EXPECT_FALSE(
      tts::ProviderProxy::wrap(old.get(), "cloud", "provider", tts::Host(host_.table())).ok());
}

TEST_F(Levelling, AnOldCallersShortSinkIsEnough) {
  ScriptedProvider provider([](auto*, auto*, const tts_sink* s, auto*) {
    const tts_mark mark = tts::empty_mark();
    beep(s), s->mark(s, &mark);
    return s->info(s, tts::str("a"), tts::str("b"));
  });
  const auto proxy = proxy_of(provider.table, host_);
  Cut<tts_sink> sink(*sink_.table(), offsetof(tts_sink, mark));
  const tts_request request = tts::empty_request();
  EXPECT_EQ(proxy->table()->synthesize(proxy->table(), nullptr, &request, sink.get(), nullptr),
            TTS_OK);
  EXPECT_EQ(sink_.audio, "ab");
}

TEST_F(Levelling, AnOldPluginsShortMarkIsCompleted) {
  ScriptedProvider provider([](auto*, auto*, const tts_sink* s, auto*) {
    tts_mark mark = tts::empty_mark();
    mark.kind = TTS_MARK_WORD;
    Cut<tts_mark> cut(mark, offsetof(tts_mark, start_us));
    beep(s);
    return s->mark(s, cut.get());
  });
  const auto proxy = proxy_of(provider.table, host_);
  const tts_request request = tts::empty_request();
  EXPECT_EQ(proxy->table()->synthesize(proxy->table(), nullptr, &request, sink_.table(), nullptr),
            TTS_OK);
  ASSERT_EQ(sink_.marks.size(), 1U);
  EXPECT_EQ(sink_.marks[0].duration_us, -1);
}

}  // namespace
}  // namespace caesura::test
