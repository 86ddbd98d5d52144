// use: polly - Amazon Polly's SynthesizeSpeech.
#include <tts/ext/billing.h>
#include <tts/ext/info.h>
#include <tts/ext/probe.h>
#include <tts/plugin.hpp>

#include <mutex>

#include "plugins/providers/polly/audio_check.hpp"
#include "plugins/providers/polly/rendering.hpp"
#include "plugins/providers/polly/service.hpp"
#include "plugins/providers/polly/speech_marks.hpp"
#include "plugins/providers/polly/voice_list.hpp"
#include "plugins/support/request/request_values.hpp"

namespace caesura::polly {
namespace {

constexpr std::string_view kRenderRevision = "1";
constexpr int kMaxVoicePages = 100;

class Polly final : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Polly>> create(const tts::Creation& creation) {
    auto options = PollyOptions::parse(creation.config);
    if (!options.ok()) return options.status();
    auto made = std::unique_ptr<Polly>(new Polly(std::move(options).value()));
    auto service = Service::connect(creation.host, made->options_);
    if (!service.ok()) return service.status();
    made->service_ = std::move(service).value();
    return made;
  }

  uint32_t max_concurrency() const override { return options_.max_concurrency; }

  tts::Status synthesize(tts::Context context, const tts_request& request,
                         tts::Sink sink) override {
    const auto made = render(options_, request);
    if (!made.ok()) return made.status();
    const Rendered& rendered = made.value();
    const std::string_view spoken = tts::view(request.text);
    int64_t billed = 0;
    // Marks come first: a failure of theirs is one before the first byte, which may be tried again.
    std::vector<SpeechMark> marks;
    if (!rendered.mark_types.empty()) {
      auto asked = ask_marks(context, rendered, spoken, billed);
      if (!asked.ok()) return asked.status();
      marks = std::move(asked).value();
    }
    if (auto status = speak(context, rendered, spoken, marks, sink, billed); !status.ok()) {
      return status;
    }
    if (auto status = sink.info(TTS_INFO_PROVIDER, "polly"); !status.ok()) return status;
    if (auto status = sink.info(TTS_INFO_BILLED_CHARACTERS, std::to_string(billed)); !status.ok()) {
      return status;
    }
    if (rendered.pauses_not_rendered.empty()) return {};
    return sink.info(TTS_INFO_PAUSES_NOT_RENDERED,
                     request::class_names(rendered.pauses_not_rendered));
  }

  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    const auto made = render(options_, request);
    if (!made.ok()) return made.status();
    const Rendered& rendered = made.value();
    std::string sound = rendered.audio_body();
    // A second request, and a second bill.
    if (!rendered.mark_types.empty()) sound += "\nmarks " + rendered.marks_body();
    // The names are in the body; what stands behind them only the operator knows.
    if (!rendered.lexicons.empty() && !options_.lexicon_revision.empty()) {
      sound += "\nlexicons " + options_.lexicon_revision;
    }
    const std::string format =
        std::string(rendered.format.name) + "/" + std::to_string(rendered.format.sample_rate);
    const std::pair<std::string_view, std::string_view> fields[] = {
        {"provider", "polly"},     {"render_revision", kRenderRevision},
        {"server", server_},       {"model", rendered.engine->name},
        {"voice", rendered.voice}, {"language", rendered.language},
        {"format", format},        {"epoch", options_.epoch},
        {"rendered", sound}};
    for (const auto& [name, value] : fields) {
      if (auto status = field(name, value); !status.ok()) return status;
    }
    return {};
  }

  const void* extension(std::string_view id) override {
    if (id == TTS_EXT_VOICES) return &voices_table_;
    if (id == TTS_EXT_PROBE) return &probe_table_;
    if (id == TTS_EXT_BILLING) return &billing_table_;
    return nullptr;
  }

 private:
  using Voices = std::shared_ptr<const std::vector<Voice>>;

  // An endpoint of one's own may stand for any region, so the region is named beside it.
  explicit Polly(PollyOptions options)
      : options_(std::move(options)), server_(options_.origin + " " + options_.region) {}

  tts::Result<std::vector<SpeechMark>> ask_marks(tts::Context context, const Rendered& rendered,
                                                 std::string_view spoken, int64_t& billed) const {
    const auto answer =
        service_->synthesize(context, rendered.marks_body(), spoken, "application/x-json-stream");
    if (!answer.ok()) return answer.status();
    billed += answer.value().billed < 0 ? rendered.billed : answer.value().billed;
    return parse_speech_marks(answer.value().body, rendered.text, rendered.own_ssml);
  }

  tts::Status speak(tts::Context context, const Rendered& rendered, std::string_view spoken,
                    const std::vector<SpeechMark>& marks, tts::Sink sink, int64_t& billed) const {
    AudioCheck audio(rendered.format);
    http::Receiver receiver;
    receiver.body = [&](std::span<const std::byte> bytes) -> tts::Status {
      if (audio.bytes() == 0) {
        if (auto status = sink.begin(rendered.format.described()); !status.ok()) return status;
        for (const SpeechMark& mark : marks) {
          if (auto status = sink.mark(mark.described()); !status.ok()) return status;
        }
      }
      audio.push(bytes);
      return sink.write(bytes);
    };
    const auto answer =
        service_->synthesize(context, rendered.audio_body(), spoken, "audio/", receiver);
    if (!answer.ok()) return answer.status();
    billed += answer.value().billed < 0 ? rendered.billed : answer.value().billed;
    return audio.finish();
  }

  // Asked for once; two callers at the same time may both ask, and get the same.
  tts::Result<Voices> voices(tts::Context context) {
    {
      const std::lock_guard lock(mutex_);
      if (known_voices_ != nullptr) return known_voices_;
    }
    auto all = std::make_shared<std::vector<Voice>>();
    std::string token;
    for (int pages = 0; pages == 0 || !token.empty(); ++pages) {
      if (pages == kMaxVoicePages) {
        return tts::Status{TTS_UNAVAILABLE, "polly: the list of voices has no end"};
      }
      const auto body = service_->describe_voices(context, options_.engine->name, token);
      if (!body.ok()) return body.status();
      auto page = parse_voices(body.value());
      if (!page.ok()) return page.status();
      token = std::move(page.value().next_token);
      std::move(page.value().voices.begin(), page.value().voices.end(), std::back_inserter(*all));
    }
    const std::lock_guard lock(mutex_);
    known_voices_ = all;
    return known_voices_;
  }

  static tts_status tell_billing(const tts_ext_billing* ext, const tts_request* request,
                                 int64_t* characters, tts_error* error) noexcept {
    return tts::guard(error, [&] {
      tts_request whole = tts::empty_request();
      const auto made =
          render(static_cast<Polly*>(ext->data)->options_, tts::level(*request, whole));
      if (made.ok()) *characters = made.value().billed * (made.value().mark_types.empty() ? 1 : 2);
      return made.status();
    });
  }

  static tts_status list_voices(const tts_ext_voices* ext, const tts_context* context,
                                tts_str language, tts_voice_fn receive, void* user,
                                tts_error* error) noexcept {
    return tts::guard(error, [&]() -> tts::Status {
      const auto listed = static_cast<Polly*>(ext->data)->voices(tts::Context(context));
      if (!listed.ok()) return listed.status();
      for (const Voice& voice : *listed.value()) {
        if (!voice.speaks(tts::view(language))) continue;
        const tts_voice described = voice.described();
        if (const tts_status code = receive(user, &described); code != TTS_OK) {
          return tts::Status::from(code);
        }
      }
      return {};
    });
  }
  // The list is free of charge, and needs name, way and credentials just as speech does.
  static tts_status probe(const tts_ext_probe* ext, const tts_context* context,
                          tts_error* error) noexcept {
    return tts::guard(error, [&] {
      Polly& self = *static_cast<Polly*>(ext->data);
      return self.service_->describe_voices(tts::Context(context), self.options_.engine->name, "")
          .status();
    });
  }

  const PollyOptions options_;
  const std::string server_;
  std::unique_ptr<Service> service_;
  std::mutex mutex_;
  Voices known_voices_;
  const tts_ext_voices voices_table_{sizeof(tts_ext_voices), 0, this, list_voices};
  const tts_ext_billing billing_table_{sizeof(tts_ext_billing), 0, this, tell_billing};
  const tts_ext_probe probe_table_{sizeof(tts_ext_probe), 0, this, probe};
};

constexpr tts_factory kFactory = tts::provider_factory<Polly>(
    "polly", "Amazon Polly: standard, neural, long-form and generative voices", kSchema);

}  // namespace
}  // namespace caesura::polly

TTS_PLUGIN("caesura.polly", "Amazon Polly", "0.1.0", "Apache-2.0", &caesura::polly::kFactory)
