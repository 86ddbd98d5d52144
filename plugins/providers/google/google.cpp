// use: google - Google Cloud Text-to-Speech through its REST interface.
#include <tts/ext/billing.h>
#include <tts/ext/info.h>
#include <tts/ext/probe.h>
#include <tts/plugin.hpp>

#include <mutex>

#include "plugins/providers/google/service.hpp"
#include "plugins/providers/google/voice_list.hpp"
#include "plugins/support/request/request_values.hpp"

namespace caesura::google {
namespace {

constexpr std::string_view kRenderRevision = "1";

class Google final : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Google>> create(const tts::Creation& creation) {
    auto options = GoogleOptions::parse(creation.config);
    if (!options.ok()) return options.status();
    auto made = std::unique_ptr<Google>(new Google(std::move(options).value()));
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
    const SpeechRequest& asked = made.value();
    auto status = service_->speak(context, asked, tts::view(request.text), sink);
    return status.ok() ? tell(asked.input, sink) : status;
  }

  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    const auto made = render(options_, request);
    if (!made.ok()) return made.status();
    const SpeechRequest& asked = made.value();
    std::string format(asked.format.encoding->name);
    if (asked.format.sample_rate != 0) format += "/" + std::to_string(asked.format.sample_rate);
    const std::pair<std::string_view, std::string_view> fields[] = {
        {"provider", "google"},      {"render_revision", kRenderRevision},
        {"server", options_.server}, {"model", asked.model},
        {"voice", asked.voice},      {"language", asked.language},
        {"format", format},          {"epoch", options_.epoch},
        {"rendered", asked.body}};
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

  explicit Google(GoogleOptions options) : options_(std::move(options)) {}

  static tts::Status tell(const Input& input, tts::Sink sink) {
    if (auto status = sink.info(TTS_INFO_PROVIDER, "google"); !status.ok()) return status;
    const auto billed = std::to_string(billed_characters(input));
    if (auto status = sink.info(TTS_INFO_BILLED_CHARACTERS, billed); !status.ok()) return status;
    if (input.not_rendered.empty()) return {};
    return sink.info(TTS_INFO_PAUSES_NOT_RENDERED, request::class_names(input.not_rendered));
  }

  // Asked for once; two callers at the same time may both ask, and get the same.
  tts::Result<Voices> voices(tts::Context context) {
    {
      const std::lock_guard lock(mutex_);
      if (known_voices_ != nullptr) return known_voices_;
    }
    const auto body = service_->list_voices(context);
    if (!body.ok()) return body.status();
    auto parsed = parse_voices(body.value());
    if (!parsed.ok()) return parsed.status();
    auto made = std::make_shared<const std::vector<Voice>>(std::move(parsed).value());
    const std::lock_guard lock(mutex_);
    known_voices_ = made;
    return Voices(made);
  }

  static tts_status tell_billing(const tts_ext_billing* ext, const tts_request* request,
                                 int64_t* characters, tts_error* error) noexcept {
    return tts::guard(error, [&] {
      tts_request whole = tts::empty_request();
      const auto made =
          render(static_cast<Google*>(ext->data)->options_, tts::level(*request, whole));
      if (made.ok()) *characters = billed_characters(made.value().input);
      return made.status();
    });
  }

  static tts_status list_voices(const tts_ext_voices* ext, const tts_context* context,
                                tts_str language, tts_voice_fn receive, void* user,
                                tts_error* error) noexcept {
    return tts::guard(error, [&]() -> tts::Status {
      const auto listed = static_cast<Google*>(ext->data)->voices(tts::Context(context));
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
  // The list is free of charge, and needs name, way and credential just as speech does.
  static tts_status probe(const tts_ext_probe* ext, const tts_context* context,
                          tts_error* error) noexcept {
    return tts::guard(error, [&] {
      Google& self = *static_cast<Google*>(ext->data);
      return self.service_->list_voices(tts::Context(context)).status();
    });
  }

  const GoogleOptions options_;
  std::unique_ptr<Service> service_;
  std::mutex mutex_;
  Voices known_voices_;
  const tts_ext_voices voices_table_{sizeof(tts_ext_voices), 0, this, list_voices};
  const tts_ext_billing billing_table_{sizeof(tts_ext_billing), 0, this, tell_billing};
  const tts_ext_probe probe_table_{sizeof(tts_ext_probe), 0, this, probe};
};

constexpr tts_factory kFactory = tts::provider_factory<Google>(
    "google", "Google Cloud Text-to-Speech: WaveNet, Neural2, Studio and Chirp voices", kSchema);

}  // namespace
}  // namespace caesura::google

TTS_PLUGIN("caesura.google", "Google Cloud Text-to-Speech", "0.1.0", "Apache-2.0",
           &caesura::google::kFactory)
