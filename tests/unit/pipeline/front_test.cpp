// What reaches a chain: pauses filled, nonsense refused before any plugin sees it.
#include "plugin_api/pipeline/front_provider.hpp"
#include "support/calls.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace caesura::pipeline {
namespace {

class Front : public ::testing::Test {
 protected:
  Front() {
    behind_ = {sizeof behind_,
               0,
               this,
               [](tts_provider*) noexcept {},
               [](const tts_provider* p, const char* id) noexcept -> const void* {
                 auto* self = static_cast<Front*>(p->data);
                 return std::string_view(id) == TTS_EXT_CACHE ? &self->cache_ : nullptr;
               },
               [](const tts_provider* p, const tts_context*, const tts_request* r, const tts_sink*,
                  tts_error*) noexcept -> tts_status {
                 auto* self = static_cast<Front*>(p->data);
                 ++self->calls_;
                 self->seen_ = *r->pauses;
                 return TTS_OK;
               },
               nullptr};
    cache_ = {sizeof cache_,
              0,
              this,
              [](const tts_ext_cache* c, const tts_request* r, tts_field_fn, void*,
                 tts_error*) noexcept -> tts_status {
                static_cast<Front*>(c->data)->seen_ = *r->pauses;
                return TTS_OK;
              },
              nullptr,
              nullptr,
              [](const tts_ext_cache* c, tts_str scheme, const tts_request* r, tts_field_fn, void*,
                 tts_error*) noexcept -> tts_status {
                static_cast<Front*>(c->data)->seen_ = *r->pauses;
                return tts::view(scheme) == "v2" ? TTS_OK : TTS_INVALID_ARGUMENT;
              }};
    request_.text = tts::str("Hello, world.");
  }
  std::string ask(bool tenants = false) {
    const FrontProvider front(&behind_, kDefaults, tenants);
    tts_error error = tts::empty_error();
    const tts_status code =
        front.table()->synthesize(front.table(), nullptr, &request_, sink_.table(), &error);
    return code == TTS_OK ? "OK" : error.message;
  }

  static constexpr tts_pauses kDefaults{sizeof(tts_pauses), 500, 1000, 3000, 300, 400, -2};
  tts_provider behind_{};
  tts_ext_cache cache_{};
  tts_request request_ = tts::empty_request();
  test::KeepingSink sink_;
  tts_pauses seen_{};
  int calls_ = 0;
};

TEST_F(Front, FillsEveryPauseOfARequestWithout) {
  EXPECT_EQ(ask(), "OK");
  EXPECT_EQ(seen_.sentence_ms, 500);
  EXPECT_EQ(seen_.semicolon_ms, TTS_PAUSE_ENGINE);
}

TEST_F(Front, FillsOnlyWhatIsInherited) {
  tts_pauses own = tts::all_pauses();
  own.comma_ms = 0;
  own.colon_ms = TTS_PAUSE_ENGINE;
  request_.pauses = &own;
  EXPECT_EQ(ask(), "OK");
  EXPECT_EQ(seen_.comma_ms, 0);
  EXPECT_EQ(seen_.colon_ms, TTS_PAUSE_ENGINE);
  EXPECT_EQ(seen_.chapter_ms, 3000);
  EXPECT_EQ(own.chapter_ms, TTS_PAUSE_INHERIT) << "the caller's struct is the caller's";
}

TEST_F(Front, AKeyIsAskedForWithTheSamePauses) {
  const FrontProvider front(&behind_, kDefaults, false);
  const auto* cache =
      static_cast<const tts_ext_cache*>(front.table()->get_extension(front.table(), TTS_EXT_CACHE));
  ASSERT_NE(cache, nullptr);
  EXPECT_EQ(cache->key(cache, &request_, nullptr, nullptr, nullptr), TTS_OK);
  EXPECT_EQ(seen_.comma_ms, 300);
  seen_ = {};
  EXPECT_EQ(cache->key_as(cache, tts::str("v2"), &request_, nullptr, nullptr, nullptr), TTS_OK);
  EXPECT_EQ(seen_.comma_ms, 300);
  EXPECT_EQ(cache->probe, nullptr) << "what is not behind is not in front";
}

TEST_F(Front, TextMustBeSpeakable) {
  request_.text = {};
  EXPECT_EQ(ask(), "the request has no text");
  const std::string with_nul("a\0b", 3);
  request_.text = tts::str(with_nul);
  EXPECT_EQ(ask(), "the request's text is not UTF-8 or holds a NUL");
  for (const char* bad : {"\xFF", "abcdefgh\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80",
                          "12345678\xE2\x82"}) {
    request_.text = tts::str(bad);
    EXPECT_EQ(ask(), "the request's text is not UTF-8 or holds a NUL");
  }
  const std::string ten_megabytes(10'000'000, 'a');
  request_.text = tts::str(ten_megabytes);
  EXPECT_EQ(ask(),
            "the request's text has more than 65536 bytes; split it into sentences or paragraphs");
  EXPECT_EQ(calls_, 0);
  request_.text = tts::str("Grüße, 你好, 😀: gut.");
  EXPECT_EQ(ask(), "OK");
}

TEST_F(Front, NumbersMustBeFinite) {
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    request_.rate_pct = bad;
    EXPECT_EQ(ask(), "the request's rate_pct is no finite number");
  }
}

TEST_F(Front, PausesMustLieInTheirRange) {
  for (const int32_t bad : {-3, 60001, INT32_MAX, INT32_MIN}) {
    tts_pauses own = tts::all_pauses();
    own.colon_ms = bad;
    request_.pauses = &own;
    EXPECT_EQ(ask(),
              "a pause of the request is out of range; 0 to 60000 ms, -1 the config's, -2 the "
              "engine's own");
  }
}

TEST_F(Front, ARequiredTenantIsRequired) {
  EXPECT_EQ(ask(true), "the request names no tenant, and this config says tenants: required");
  request_.tenant = tts::str("acme");
  EXPECT_EQ(ask(true), "OK");
}

TEST_F(Front, OptionsAreUniqueAndText) {
  const std::array<tts_kv, 2> twice = {tts_kv{tts::str("a"), tts::str("1")},
                                       tts_kv{tts::str("a"), tts::str("2")}};
  request_.options = twice.data();
  request_.option_count = 2;
  EXPECT_EQ(ask(), "the request gives an option or label twice");
  request_.option_count = 65;
  EXPECT_EQ(ask(), "the request has more than 64 options or labels");
}

TEST_F(Front, AnOlderHostsShortRequestIsCompleted) {
  request_.struct_size = offsetof(tts_request, rate_pct);
  request_.rate_pct = std::nan("");
  EXPECT_EQ(ask(), "OK") << "what lies behind the size that was told is not read";
}

TEST_F(Front, NothingAtAllIsRefusedToo) {
  const FrontProvider front(&behind_, kDefaults, false);
  tts_error error = tts::empty_error();
  EXPECT_EQ(front.table()->synthesize(front.table(), nullptr, nullptr, nullptr, &error),
            TTS_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "there is no request");
}

}  // namespace
}  // namespace caesura::pipeline
