// use: tone - a voice of plain tones that is the same on every machine, and fails when it is told
// to.
#include <tts/ext/info.h>
#include <tts/ext/probe.h>
#include <tts/ext/voices.h>
#include <tts/plugin.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

#include "plugins/providers/tone/plan.hpp"
#include "plugins/providers/tone/sound.hpp"
#include "plugins/providers/tone/tone_options.hpp"
#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::tone {
namespace {

using std::chrono::duration;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kRenderRevision = "1";
constexpr milliseconds kSlice{5};  // a wait sees a cancel this late at most

// Everything that makes the sound, defaults filled in. Views of the request and of the options.
struct Take {
  std::string_view text;
  Manner manner;
  uint32_t channels = 1;
  text::PauseSettings pauses;
  bool wants_marks = false;
  std::vector<Piece> plan;  // made when it is spoken, not when it is only identified
};

tts::Status sleep_until(tts::Context context, steady_clock::time_point due, bool ignore_cancel) {
  while (steady_clock::now() < due) {
    if (!ignore_cancel) {
      if (auto status = context.check(); !status.ok()) return status;
    }
    std::this_thread::sleep_for(
        std::min<steady_clock::duration>(kSlice, due - steady_clock::now()));
  }
  return {};
}

int64_t microseconds(uint64_t frames, uint32_t sample_rate) {
  return static_cast<int64_t>(frames * 1'000'000 / sample_rate);
}

class Tone final : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Tone>> create(const tts::Creation& creation) {
    auto options = ToneOptions::parse(creation.config);
    if (!options.ok()) return options.status();
    return std::make_unique<Tone>(creation.host, std::move(options).value());
  }
  Tone(tts::Host host, ToneOptions options)
      : options_(std::move(options)),
        calls_(host.metric("tone_calls_total", TTS_METRIC_COUNTER, {},
                           "Calls of synthesize, refused ones too.")) {}

  uint32_t max_concurrency() const override { return options_.max_concurrency; }

  tts::Status synthesize(tts::Context context, const tts_request& request,
                         tts::Sink sink) override {
    const steady_clock::time_point started = steady_clock::now();
    calls_.add();
    const int64_t call = ++call_count_;
    auto made = make_take(request);
    if (!made.ok()) return made.status();
    Take& take = made.value();
    std::vector<PlacedPause> placed;
    if (auto status = place(take, placed); !status.ok()) return status;
    take.plan = make_plan(take.text, placed);
    static const Rule kNoRule;
    const Rule* found = options_.script.match(call, take.text);
    const Rule& rule = found == nullptr ? kNoRule : *found;

    const milliseconds wait{options_.first_byte_ms + rule.delay_ms};
    if (auto status = sleep_until(context, started + wait, rule.ignore_cancel); !status.ok()) {
      return status;
    }
    if (rule.strikes() && rule.after_bytes == 0) return strike(rule, context);
    const auto format = tts::pcm_format(take.manner.sample_rate, take.channels);
    if (auto status = sink.begin(format); !status.ok()) return status;
    if (auto status = speak(take, rule, context, sink); !status.ok() || rule.strikes()) {
      return status;
    }
    if (auto status = sink.info(TTS_INFO_PROVIDER, "tone"); !status.ok()) return status;
    return sink.info(TTS_INFO_BILLED_CHARACTERS,
                     std::to_string(text::count_code_points(take.text)));
  }

  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    auto made = make_take(request);
    if (!made.ok()) return made.status();
    const Take& take = made.value();
    const Manner& manner = take.manner;
    const std::string format =
        "pcm_s16le/" + std::to_string(manner.sample_rate) + "/" + std::to_string(take.channels);
    thread_local std::vector<PlacedPause> placed;
    if (auto status = place(take, placed); !status.ok()) return status;
    thread_local std::string rendered;
    rendered.assign("rate ").append(request::canonical(manner.rate_pct));
    rendered.append(" pitch ").append(request::canonical(manner.pitch_pct));
    rendered.append(" volume ").append(request::canonical(manner.volume_pct)).append("\n");
    render(take.text, placed, rendered);
    const std::pair<std::string_view, std::string_view> fields[] = {
        {"provider", "tone"},    {"render_revision", kRenderRevision},
        {"server", ""},          {"model", ""},
        {"voice", manner.voice}, {"language", manner.language},
        {"format", format},      {"epoch", options_.epoch},
        {"rendered", rendered}};
    for (const auto& [name, value] : fields) {
      if (auto status = field(name, value); !status.ok()) return status;
    }
    return {};
  }

  const void* extension(std::string_view id) override {
    if (id == TTS_EXT_VOICES) return &voices_;
    if (id == TTS_EXT_PROBE) return &probe_;
    return nullptr;
  }

 private:
  tts::Result<Take> make_take(const tts_request& request) const {
    if ((request.flags & TTS_REQUEST_SSML) != 0) {
      return tts::Status(TTS_INVALID_ARGUMENT, "tone speaks plain text, not SSML; send the text");
    }
    Take take;
    take.text = tts::view(request.text);
    if (auto status = request::check_text(take.text, options_.max_characters); !status.ok()) {
      return status;
    }
    const auto choose = [](tts_str given, const std::string& fallback) {
      return given.size == 0 ? std::string_view(fallback) : tts::view(given);
    };
    take.manner.voice = choose(request.voice, options_.voice);
    take.manner.language = choose(request.language, options_.language);
    const auto rate = request::percent("rate_pct", request.rate_pct, -90, 900);
    const auto pitch = request::percent("pitch_pct", request.pitch_pct, -90, 400);
    const auto volume = request::percent("volume_pct", request.volume_pct, -90, 200);
    for (const auto* number : {&rate, &pitch, &volume}) {
      if (!number->ok()) return number->status();
    }
    take.manner.rate_pct = rate.value();
    take.manner.pitch_pct = pitch.value();
    take.manner.volume_pct = volume.value();
    if (auto status = choose_format(request, take); !status.ok()) return status;
    const auto pauses = request::pauses_of(request);
    if (!pauses.ok()) return pauses.status();
    take.pauses = pauses.value();
    take.wants_marks = (request.flags & TTS_REQUEST_WANT_MARKS) != 0;
    return take;
  }

  tts::Status place(const Take& take, std::vector<PlacedPause>& placed) const {
    place_pauses(take.text, take.manner.language, take.pauses, options_.natural, placed);
    if (has_words(take.text, placed)) return {};
    return {TTS_INVALID_ARGUMENT, "text holds no word; it must have one to be spoken"};
  }

  tts::Status choose_format(const tts_request& request, Take& take) const {
    take.manner.sample_rate = options_.sample_rate;
    take.channels = options_.channels;
    if (request.format == nullptr) return {};
    const tts_audio_format& wanted = *request.format;
    if (wanted.encoding != 0 && wanted.encoding != TTS_ENCODING_PCM_S16LE) {
      return {TTS_INVALID_ARGUMENT, "format: tone makes PCM of 16 bits only"};
    }
    if (wanted.sample_rate != 0) take.manner.sample_rate = wanted.sample_rate;
    if (wanted.channels != 0) take.channels = wanted.channels;
    if (take.manner.sample_rate < 8000 || take.manner.sample_rate > 192000 || take.channels > 8) {
      return {TTS_INVALID_ARGUMENT,
              "format: 8000 to 192000 samples a second in 1 to 8 channels are right"};
    }
    return {};
  }

  static tts::Status strike(const Rule& rule, tts::Context context) {
    if (rule.hang) {
      while (true) {
        if (auto status = context.check(); !status.ok()) return status;
        std::this_thread::sleep_for(kSlice);
      }
    }
    if (rule.end) return {};
    return {rule.status, rule.message, rule.vendor_code, rule.retry_after_ms};
  }

  // Writes until the end, or until the rule strikes.
  tts::Status speak(const Take& take, const Rule& rule, tts::Context context,
                    tts::Sink sink) const {
    const std::vector<Note> notes = make_notes(take.text, take.plan, take.manner);
    const std::size_t frame_bytes = std::size_t{2} * take.channels;
    const std::size_t chunk = rule.chunk_bytes != 0 ? rule.chunk_bytes
                                                    : std::size_t{take.manner.sample_rate} *
                                                          options_.chunk_ms / 1000 * frame_bytes;
    const std::size_t stop = rule.strikes() ? rule.after_bytes : std::string::npos;
    const steady_clock::time_point began = steady_clock::now();
    const double second_bytes = static_cast<double>(take.manner.sample_rate * frame_bytes);
    std::size_t written = 0;
    std::string buffer;
    buffer.reserve(chunk + frame_bytes);
    const auto flush = [&](std::size_t size) -> tts::Status {
      size = std::min(size, stop - written);
      if (auto status = context.check(); !status.ok()) return status;
      if (auto status = sink.write(buffer.data(), size); !status.ok()) return status;
      buffer.erase(0, size);
      written += size;
      if (options_.real_time_factor <= 0) return {};
      const duration<double> spent{static_cast<double>(written) / second_bytes *
                                   options_.real_time_factor};
      const auto due = began + std::chrono::duration_cast<steady_clock::duration>(spent);
      return sleep_until(context, due, false);
    };
    for (std::size_t i = 0; i < notes.size(); ++i) {
      if (auto status = tell_marks(take, notes, i, sink); !status.ok()) return status;
      for (uint64_t frame = 0; frame < notes[i].frames; ++frame) {
        const auto sample = static_cast<uint16_t>(sample_of(notes[i], frame));
        for (uint32_t channel = 0; channel < take.channels; ++channel) {
          buffer += static_cast<char>(sample & 0xFF);
          buffer += static_cast<char>(sample >> 8U);
        }
        while (buffer.size() >= chunk) {
          if (auto status = flush(chunk); !status.ok()) return status;
          if (written == stop) return strike(rule, context);
        }
      }
    }
    if (auto status = flush(buffer.size()); !status.ok()) return status;
    return rule.strikes() ? strike(rule, context) : tts::Status{};
  }

  // The marks that begin where a note begins.
  static tts::Status tell_marks(const Take& take, const std::vector<Note>& notes, std::size_t i,
                                tts::Sink sink) {
    if (!take.wants_marks) return {};
    const Piece& piece = take.plan[i];
    const Note& note = notes[i];
    const uint32_t rate = take.manner.sample_rate;
    if (piece.kind == PieceKind::kGap) return {};
    tts_mark mark = tts::empty_mark();
    mark.text_offset = piece.offset;
    mark.text_size = piece.size;
    mark.start_us = microseconds(note.start, rate);
    mark.duration_us = microseconds(note.start + note.frames, rate) - mark.start_us;
    if (piece.kind == PieceKind::kPause) {
      mark.kind = TTS_MARK_PAUSE;
      mark.pause_class = static_cast<int32_t>(piece.pause_class) + TTS_PAUSE_CLASS_SENTENCE;
      return sink.mark(mark);
    }
    if (piece.starts_sentence) {
      std::size_t last = i;
      for (std::size_t next = i + 1; next < notes.size(); ++next) {
        if (take.plan[next].kind != PieceKind::kWord) continue;
        if (take.plan[next].starts_sentence) break;
        last = next;
      }
      tts_mark sentence = mark;
      sentence.kind = TTS_MARK_SENTENCE;
      sentence.text_size = take.plan[last].offset + take.plan[last].size - piece.offset;
      sentence.duration_us =
          microseconds(notes[last].start + notes[last].frames, rate) - mark.start_us;
      if (auto status = sink.mark(sentence); !status.ok()) return status;
    }
    mark.kind = TTS_MARK_WORD;
    return sink.mark(mark);
  }

  static tts_status list_voices(const tts_ext_voices* ext, const tts_context*, tts_str,
                                tts_voice_fn receive, void* user, tts_error*) noexcept {
    const Tone& self = *static_cast<const Tone*>(ext->data);
    tts_voice voice{};
    voice.struct_size = sizeof voice;
    voice.id = tts::str(self.options_.voice);
    voice.name = tts::str("any other name is a voice of its own");
    voice.language = tts::str(self.options_.language);
    return receive(user, &voice);
  }
  static tts_status probe_ready(const tts_ext_probe*, const tts_context*, tts_error*) noexcept {
    return TTS_OK;
  }

  const ToneOptions options_;
  const tts::Metric calls_;
  std::atomic<int64_t> call_count_ = 0;
  const tts_ext_voices voices_{sizeof(tts_ext_voices), 0, this, list_voices};
  const tts_ext_probe probe_{sizeof(tts_ext_probe), 0, this, probe_ready};
};

constexpr tts_factory kFactory = tts::provider_factory<Tone>(
    "tone", "plain tones, always the same: for tests and trials", kSchema);

}  // namespace
}  // namespace caesura::tone

TTS_PLUGIN("caesura.tone", "Tone", "0.1.0", "Apache-2.0", &caesura::tone::kFactory)
