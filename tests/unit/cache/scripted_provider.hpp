// A provider whose answers a test dictates, and that counts how often it was asked.
#pragma once

#include <tts/ext/info.h>
#include <tts/plugin.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace caesura::test {

// Speaks "<text>" as fake PCM, each character a sample, in pieces of four.
class ScriptedProvider : public tts::Provider {
 public:
  struct Script {
    std::atomic<int> calls = 0;
    std::function<tts::Status(tts::Context, const tts_request&, tts::Sink)>
        answer;  // empty = speak
    bool has_fingerprint = true;
    bool wrong_order = false;
    std::string epoch;
    std::string model;
    std::string language = "en";
    // A gate: speech waits before its first byte, or after it, until the test opens it.
    std::mutex mutex;
    std::condition_variable opened;
    bool gate_before = true;
    bool gate_after_first = true;
    void open() {
      {
        const std::lock_guard lock(mutex);
        gate_before = gate_after_first = true;
      }
      opened.notify_all();
    }
    tts::Status wait(const bool& gate, tts::Context context) {
      std::unique_lock lock(mutex);
      while (!opened.wait_for(lock, std::chrono::milliseconds(5), [&] { return gate; })) {
        if (auto status = context.check(); !status.ok()) return status;
      }
      return {};
    }
  };

  explicit ScriptedProvider(Script& script) : script_(script) {}

  static std::string sound(std::string_view text) {
    std::string audio;
    for (const char c : text) audio += std::string{c, '\0'};
    return audio;
  }

  tts::Status synthesize(tts::Context context, const tts_request& request,
                         tts::Sink sink) override {
    ++script_.calls;
    if (script_.answer) return script_.answer(context, request, sink);
    if (auto status = script_.wait(script_.gate_before, context); !status.ok()) return status;
    const std::string audio = sound(tts::view(request.text));
    (void)sink.info(TTS_INFO_BILLED_CHARACTERS, std::to_string(request.text.size));
    (void)sink.info("engine.mood", "good");
    if (auto status = sink.begin(tts::pcm_format(8000)); !status.ok()) return status;
    for (std::size_t at = 0; at < audio.size(); at += 4) {
      if (auto status = sink.write(audio.data() + at, std::min<std::size_t>(4, audio.size() - at));
          !status.ok()) {
        return status;
      }
      if (at == 0) {
        if (auto status = script_.wait(script_.gate_after_first, context); !status.ok())
          return status;
      }
    }
    if ((request.flags & TTS_REQUEST_WANT_MARKS) != 0) {
      tts_mark mark = tts::empty_mark();
      mark.kind = TTS_MARK_WORD;
      mark.text_offset = 0;
      mark.start_us = 125;
      mark.value = tts::str("first");
      if (auto status = sink.mark(mark); !status.ok()) return status;
    }
    return {};
  }

  // Rendered is the text, and the comma pause where there is a comma.
  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    if (!script_.has_fingerprint) return Provider::fingerprint(request, field);
    std::string rendered(tts::view(request.text));
    if (request.pauses != nullptr && request.pauses->comma_ms >= 0 &&
        rendered.find(',') != std::string::npos) {
      rendered += "|comma=" + std::to_string(request.pauses->comma_ms);
    }
    if (request.rate_pct != TTS_UNSET && request.rate_pct != 0)
      rendered += "|rate=" + std::to_string(request.rate_pct);
    const std::string voice =
        request.voice.size > 0 ? std::string(tts::view(request.voice)) : "default-voice";
    const bool says_rate = request.format != nullptr && request.format->sample_rate != 0;
    const uint32_t rate = says_rate ? request.format->sample_rate : 8000;
    const std::string format = "pcm_s16le " + std::to_string(rate) + " 1";
    const std::array<std::pair<std::string_view, std::string>, 9> fields{
        {{script_.wrong_order ? "server" : "provider", "scripted"},
         {"render_revision", "1"},
         {"server", ""},
         {"model", request.model.size > 0 ? std::string(tts::view(request.model)) : script_.model},
         {"voice", voice},
         {"language",
          request.language.size > 0 ? std::string(tts::view(request.language)) : script_.language},
         {"format", format},
         {"epoch", script_.epoch},
         {"rendered", rendered}}};
    for (const auto& [name, value] : fields) {
      if (auto status = field(name, value); !status.ok()) return status;
    }
    return {};
  }

 private:
  Script& script_;
};

}  // namespace caesura::test
