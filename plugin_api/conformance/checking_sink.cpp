#include "plugin_api/conformance/checking_sink.hpp"

namespace caesura::conformance {

Context::Context() {
  table_ = {sizeof table_,
            0,
            this,
            tts::str("conformance"),
            [](const tts_context* c) noexcept -> int32_t {
              return static_cast<Context*>(c->data)->cancelled ? 1 : 0;
            },
            [](const tts_context* c) noexcept -> int64_t {
              const auto& self = *static_cast<Context*>(c->data);
              if (self.budget_ms == std::numeric_limits<int64_t>::max()) return self.budget_ms;
              using std::chrono::milliseconds;
              const auto spent =
                  std::chrono::duration_cast<milliseconds>(Clock::now() - self.start_);
              return self.budget_ms - spent.count();
            }};
}

CheckingSink::CheckingSink() {
  table_ = {sizeof table_,
            0,
            this,
            [](const tts_sink* s, const tts_audio_format* f) noexcept -> tts_status {
              CheckingSink& self = of(s);
              if (!self.admit("begin")) return TTS_INTERNAL;
              if (self.begun) return self.broke("begin was called twice");
              if (f == nullptr) return self.broke("begin was given no format");
              self.begun = true;
              self.format = tts::level(*f, self.format);
              return self.refuse(self.answer_begin);
            },
            [](const tts_sink* s, const void* data, size_t size) noexcept -> tts_status {
              CheckingSink& self = of(s);
              if (!self.admit("write")) return TTS_INTERNAL;
              if (!self.begun) return self.broke("write came before begin");
              if (size == 0) return self.broke("write was given no bytes");
              if (data == nullptr) return self.broke("write was given no data");
              if (self.bytes == 0) self.first_write = std::chrono::steady_clock::now();
              self.bytes += size;
              if (self.set_on_write != nullptr) *self.set_on_write = true;
              return self.refuse(self.answer_write);
            },
            [](const tts_sink* s, const tts_mark* mark) noexcept -> tts_status {
              CheckingSink& self = of(s);
              if (!self.admit("mark")) return TTS_INTERNAL;
              if (!self.begun) return self.broke("mark came before begin");
              if (mark == nullptr || mark->struct_size < offsetof(tts_mark, value))
                return self.broke("mark was given a struct_size that is too small");
              return TTS_OK;
            },
            [](const tts_sink* s, tts_str, tts_str) noexcept -> tts_status {
              return of(s).admit("info") ? TTS_OK : TTS_INTERNAL;
            }};
}

bool CheckingSink::admit(std::string_view function) {
  const std::string name(function);
  if (closed_) {
    broke(name + " was called after synthesize had returned");
  } else if (owner_ != std::this_thread::get_id()) {
    broke(name + " was called on another thread than synthesize");
  } else if (refused_) {
    broke(name + " was called after the sink had refused");
  } else {
    return true;
  }
  return false;
}

tts_status CheckingSink::refuse(tts_status answer) {
  refused_ = refused_ || answer != TTS_OK;
  return answer;
}

tts_status CheckingSink::broke(std::string breach) {
  if (breach_.empty()) breach_ = std::move(breach);
  return TTS_INTERNAL;
}

CheckingBlobSink::CheckingBlobSink() {
  table_ = {sizeof table_, 0, this,
            [](const tts_blob_sink* s, const tts_entry_info* info) noexcept -> tts_status {
              auto& self = *static_cast<CheckingBlobSink*>(s->data);
              if (++self.begins > 1) self.breach = "begin was called twice";
              self.size = info->size;
              if (info->format != nullptr) self.sample_rate = info->format->sample_rate;
              return self.answer_begin;
            },
            [](const tts_blob_sink* s, const void* data, size_t count) noexcept -> tts_status {
              auto& self = *static_cast<CheckingBlobSink*>(s->data);
              ++self.writes;
              if (self.begins == 0) self.breach = "write came before begin";
              if (count == 0) self.breach = "write was given no bytes";
              self.audio.append(static_cast<const char*>(data), count);
              return self.answer_write;
            }};
}

}  // namespace caesura::conformance
