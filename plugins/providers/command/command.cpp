// use: command - speaks with any program that turns text into sound.
#include <string.h>
#include <tts/ext/info.h>
#include <tts/ext/probe.h>
#include <tts/ext/voices.h>
#include <tts/plugin.hpp>

#include <atomic>
#include <memory>
#include <mutex>

#include "plugins/providers/command/engine_identity.hpp"
#include "plugins/providers/command/engine_voices.hpp"
#include "plugins/providers/command/process.hpp"
#include "plugins/providers/command/rendering.hpp"
#include "plugins/providers/command/spoken_words.hpp"
#include "plugins/support/audio/wav_stream.hpp"
#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::command {
namespace {

constexpr std::string_view kRenderRevision = "1";
constexpr std::chrono::seconds kListTimeout{10};

// Passes an engine's output on as audio: begins when the format is known and audio is there.
class AudioOut {
 public:
  AudioOut(const CommandOptions& options, const tts_request& request, tts::Sink sink)
      : options_(options), request_(request), sink_(sink) {}

  tts::Status push(std::span<const std::byte> piece) {
    if (options_.wav) piece = wav_.push(piece);
    // A broken header is told at the end, with how the engine ended.
    if (piece.empty()) return {};
    if (written_ == 0) {
      if (auto status = begin(); !status.ok()) return status;
    }
    written_ += piece.size();
    return sink_.write(piece);
  }

  // What is wrong with the audio as a whole; empty when it is fine.
  std::string fault() {
    if (options_.wav && !wav_.finish()) return wav_.error();
    if (written_ == 0) return "no audio: it wrote nothing";
    if (written_ % (std::size_t{2} * options_.channels) != 0 && !options_.wav) {
      return "the audio is cut short: " + std::to_string(written_) +
             " bytes are no whole number of samples of 16 bits";
    }
    return {};
  }

 private:
  tts::Status begin() {
    auto format = tts::pcm_format(options_.sample_rate, options_.channels);
    if (options_.wav) {
      const audio::WavFormat& header = *wav_.format();
      if (header.encoding != audio::WavEncoding::kPcmS16) {
        return {TTS_INTERNAL, options_.engine_name + " wrote " +
                                  std::string(audio::name_of(header.encoding)) +
                                  "; PCM of 16 bits must come"};
      }
      format = tts::pcm_format(header.sample_rate, header.channels);
    }
    const tts_audio_format* wanted = request_.format;
    if (wanted != nullptr &&
        ((wanted->sample_rate != 0 && wanted->sample_rate != format.sample_rate) ||
         (wanted->channels != 0 && wanted->channels != format.channels))) {
      return {TTS_INVALID_ARGUMENT, "format: " + options_.engine_name + " makes " +
                                        std::to_string(format.sample_rate) + " Hz in " +
                                        std::to_string(format.channels) + " channels only"};
    }
    return sink_.begin(format);
  }

  const CommandOptions& options_;
  const tts_request& request_;
  const tts::Sink sink_;
  audio::WavStream wav_;
  std::size_t written_ = 0;
};

class Command final : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Command>> create(const tts::Creation& creation) {
    auto options = CommandOptions::parse(creation.config);
    if (!options.ok()) return options.status();
    auto made = std::make_unique<Command>(creation, std::move(options).value());
    // A missing engine is no reason to refuse a config whose other chains work.
    if (const auto found = made->engine(tts::Context(nullptr)); !found.ok()) {
      creation.host.log(TTS_LOG_WARN, creation.name, found.status().message());
    }
    return made;
  }
  Command(const tts::Creation& creation, CommandOptions options)
      : host_(creation.host), name_(creation.name), options_(std::move(options)) {}

  uint32_t max_concurrency() const override { return options_.max_concurrency; }

  tts::Status synthesize(tts::Context context, const tts_request& request,
                         tts::Sink sink) override {
    const auto rendered = render(options_, request);
    if (!rendered.ok()) return rendered.status();
    const auto found = engine(context);
    if (!found.ok()) return found.status();
    warn_if_changed(*found.value());

    ProcessSpec spec;
    spec.path = found.value()->path;
    spec.arguments = rendered.value().arguments;
    spec.environment = options_.environment;
    spec.input = rendered.value().input;
    spec.seekable_output = options_.seekable_output;
    spec.max_output = options_.max_output;
    spec.timeout = options_.timeout;
    AudioOut audio(options_, request, sink);
    ProcessEnd end;
    tts::Status refused;  // by the sink: to be returned as it is
    const OutputFn pass = [&](std::span<const std::byte> piece) {
      return refused = audio.push(piece);
    };
    const auto status = run_process(spec, context, pass, end);
    if (!refused.ok()) return refused;
    if (!status.ok()) return named(status);
    const std::string_view text = tts::view(request.text);
    if (auto outcome = judge(end, audio.fault(), text); !outcome.ok()) return outcome;
    return tell(rendered.value(), text, sink);
  }

  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    const auto rendered = render(options_, request);
    if (!rendered.ok()) return rendered.status();
    const auto known = known_engine();
    if (!known.ok()) return known.status();
    const EngineIdentity& engine = *known.value();
    const std::string format = options_.wav ? "wav"
                                            : "pcm_s16le/" + std::to_string(options_.sample_rate) +
                                                  "/" + std::to_string(options_.channels);
    const std::pair<std::string_view, std::string> fields[] = {
        {"provider", "command"},
        {"render_revision", std::string(kRenderRevision)},
        {"server", engine.version + " " + engine.file},
        {"model", rendered.value().model},
        {"voice", rendered.value().voice},
        {"language", rendered.value().language},
        {"format", format},
        {"epoch", options_.epoch},
        {"rendered", keyed(rendered.value())}};
    for (const auto& [name, value] : fields) {
      if (auto status = field(name, value); !status.ok()) return status;
    }
    return {};
  }

  const void* extension(std::string_view id) override {
    if (id == TTS_EXT_PROBE) return &probe_;
    if (id == TTS_EXT_VOICES && options_.voice_list != VoiceList::kNone) return &voices_;
    return nullptr;
  }

 private:
  using Engine = std::shared_ptr<const EngineIdentity>;

  // Read once. While it is missing, every use looks again, so that an installation is noticed; the
  // fingerprint only ever turns from an error into its one value. Nobody waits for another's look.
  tts::Result<Engine> engine(tts::Context context) {
    if (auto known = known_engine(); known.ok()) return known;
    const std::unique_lock look(look_mutex_, std::try_to_lock);
    if (!look.owns_lock()) return known_engine();
    auto found = identify(options_, context);
    const std::lock_guard lock(mutex_);
    if (found.ok()) {
      engine_ = std::make_shared<const EngineIdentity>(std::move(found).value());
      return engine_;
    }
    missing_ = found.status();
    return missing_;
  }
  tts::Result<Engine> known_engine() {
    const std::lock_guard lock(mutex_);
    if (engine_ != nullptr) return engine_;
    return missing_;
  }

  void warn_if_changed(const EngineIdentity& engine) {
    if (describe_file(engine.path) == engine.file || warned_.exchange(true)) return;
    host_.log(TTS_LOG_WARN, name_,
              options_.engine_name +
                  " was changed since it was loaded, and is still keyed as it "
                  "was; reload the config");
  }

  tts::Status named(const tts::Status& status) const {
    if (status.code() == TTS_CANCELLED) return status;
    return {status.code(), options_.engine_name + ": " + status.message()};
  }

  tts::Status judge(const ProcessEnd& end, const std::string& fault, std::string_view text) const {
    std::string what;
    int32_t vendor_code = 0;
    if (end.signal != 0) {
      const char* signal = sigabbrev_np(end.signal);
      what = " was ended by signal " + std::to_string(end.signal) +
             (signal == nullptr ? "" : " (SIG" + std::string(signal) + ")");
      vendor_code = 128 + end.signal;
    } else if (end.exit_status != 0) {
      what = " ended with status " + std::to_string(end.exit_status);
      vendor_code = end.exit_status;
    } else if (!fault.empty()) {
      what = ": " + fault;
    } else {
      return {};
    }
    const std::string said = last_line_without(text, end.messages);
    return {TTS_INTERNAL, options_.engine_name + what + (said.empty() ? "" : ": " + said),
            vendor_code};
  }

  tts::Status tell(const Rendered& rendered, std::string_view text, tts::Sink sink) const {
    if (auto status = sink.info(TTS_INFO_PROVIDER, "command"); !status.ok()) return status;
    const auto characters = std::to_string(text::count_code_points(text));
    if (auto status = sink.info(TTS_INFO_BILLED_CHARACTERS, characters); !status.ok()) {
      return status;
    }
    if (rendered.pauses_not_rendered.empty()) return {};
    return sink.info(TTS_INFO_PAUSES_NOT_RENDERED,
                     request::class_names(rendered.pauses_not_rendered));
  }

  // Every argument and variable, and the input, each with its length before it.
  std::string keyed(const Rendered& rendered) const {
    std::string key;
    const auto add = [&key](char kind, const std::string& value) {
      key.append(1, kind).append(std::to_string(value.size())).append(":").append(value);
    };
    for (const auto& variable : options_.environment) add('e', variable);
    for (const auto& argument : rendered.arguments) add('a', argument);
    add('i', rendered.input);
    return key;
  }

  tts::Status list_voices(tts::Context context, std::string_view language, tts_voice_fn receive,
                          void* user) {
    const auto found = engine(context);
    if (!found.ok()) return found.status();
    const bool espeak_ng = options_.voice_list == VoiceList::kEspeakNg;
    ProcessSpec spec;
    spec.path = found.value()->path;
    spec.arguments = {espeak_ng ? "--voices" : "-lv"};
    spec.environment = options_.environment;
    spec.max_output = std::size_t{1} << 20U;
    spec.timeout = kListTimeout;
    std::string listing;
    const OutputFn keep = [&listing](std::span<const std::byte> piece) {
      listing.append(reinterpret_cast<const char*>(piece.data()), piece.size());
      return tts::Status{};
    };
    ProcessEnd end;
    if (auto status = run_process(spec, context, keep, end); !status.ok()) return named(status);
    for (const EngineVoice& one :
         espeak_ng ? parse_espeak_ng_voices(listing) : parse_flite_voices(listing)) {
      if (!speaks(one.language, language)) continue;
      const tts_voice voice{sizeof(tts_voice),
                            0,
                            tts::str(one.id),
                            tts::str(one.name),
                            tts::str(one.language),
                            tts::str(one.gender),
                            tts::str("")};
      if (auto status = tts::Status::from(receive(user, &voice)); !status.ok()) return status;
    }
    return {};
  }

  const tts::Host host_;
  const std::string name_;
  const CommandOptions options_;
  std::mutex look_mutex_;
  std::mutex mutex_;  // of the two below
  Engine engine_;
  tts::Status missing_{TTS_FAILED_PRECONDITION, "the engine has not been looked for"};
  std::atomic<bool> warned_ = false;

  const tts_ext_voices voices_{
      sizeof(tts_ext_voices), 0, this,
      [](const tts_ext_voices* ext, const tts_context* context, tts_str language,
         tts_voice_fn receive, void* user, tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          return static_cast<Command*>(ext->data)->list_voices(tts::Context(context),
                                                               tts::view(language), receive, user);
        });
      }};
  const tts_ext_probe probe_{
      sizeof(tts_ext_probe), 0, this,
      [](const tts_ext_probe* ext, const tts_context* context,
         tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          return static_cast<Command*>(ext->data)->engine(tts::Context(context)).status();
        });
      }};
};

constexpr tts_factory kFactory = tts::provider_factory<Command>(
    "command", "any program that turns text into sound: espeak-ng, flite, your own", kSchema);

}  // namespace
}  // namespace caesura::command

TTS_PLUGIN("caesura.command", "Command", "0.1.0", "Apache-2.0", &caesura::command::kFactory)
