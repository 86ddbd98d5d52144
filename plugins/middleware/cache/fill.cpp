#include "plugins/middleware/cache/fill.hpp"

#include <tts/ext/info.h>

#include <charconv>
#include <limits>

namespace caesura::cache {
namespace {

int64_t parse_count(std::string_view digits) {
  int64_t count = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count;
}

}  // namespace

FillContext::FillContext(const Fill& fill, std::chrono::milliseconds timeout)
    : fill_(fill), deadline_(std::chrono::steady_clock::now() + timeout) {
  table_ = {sizeof table_,
            0,
            this,
            tts::str(fill.trace_id()),
            [](const tts_context* c) noexcept -> int32_t {
              return static_cast<FillContext*>(c->data)->fill_.cancelled ? 1 : 0;
            },
            [](const tts_context* c) noexcept -> int64_t {
              const auto left =
                  static_cast<FillContext*>(c->data)->deadline_ - std::chrono::steady_clock::now();
              return std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
            }};
}

DetachedContext::DetachedContext(const Fill& fill)
    : table_{sizeof table_,
             0,
             nullptr,
             tts::str(fill.trace_id()),
             [](const tts_context*) noexcept -> int32_t { return 0; },
             [](const tts_context*) noexcept -> int64_t {
               return std::numeric_limits<int64_t>::max();
             }} {}

FillSink::FillSink(Fill& fill, std::size_t max_bytes) : fill_(fill), max_bytes_(max_bytes) {
  table_ = {sizeof table_,
            0,
            this,
            [](const tts_sink* s, const tts_audio_format* format) noexcept -> tts_status {
              return tts::guard(nullptr, [&] {
                static_cast<FillSink*>(s->data)->fill_.entry().begin(*format);
                return tts::Status{};
              });
            },
            [](const tts_sink* s, const void* data, size_t size) noexcept -> tts_status {
              return tts::guard(nullptr, [&]() -> tts::Status {
                auto& self = *static_cast<FillSink*>(s->data);
                if (self.fill_.cancelled) return {TTS_CANCELLED, ""};
                self.fill_.entry().append({static_cast<const std::byte*>(data), size});
                if (self.fill_.entry().size() > self.max_bytes_) self.fill_.unkept = true;
                return {};
              });
            },
            [](const tts_sink* s, const tts_mark* mark) noexcept -> tts_status {
              return tts::guard(nullptr, [&] {
                static_cast<FillSink*>(s->data)->fill_.entry().mark(*mark);
                return tts::Status{};
              });
            },
            [](const tts_sink* s, tts_str name, tts_str value) noexcept -> tts_status {
              return tts::guard(nullptr, [&] {
                auto& entry = static_cast<FillSink*>(s->data)->fill_.entry();
                entry.note(tts::view(name), tts::view(value));
                if (tts::view(name) == TTS_INFO_BILLED_CHARACTERS) {
                  entry.description().billed_characters = parse_count(tts::view(value));
                }
                return tts::Status{};
              });
            }};
}

}  // namespace caesura::cache
