// use: azure - Azure Speech through its REST interface.
#include <tts/ext/billing.h>
#include <tts/ext/info.h>
#include <tts/ext/probe.h>
#include <tts/plugin.hpp>

#include <atomic>
#include <mutex>

#include "plugins/providers/azure/audio_check.hpp"
#include "plugins/providers/azure/billing.hpp"
#include "plugins/providers/azure/rendering.hpp"
#include "plugins/providers/azure/service.hpp"
#include "plugins/providers/azure/voice_list.hpp"
#include "plugins/support/request/request_values.hpp"

namespace caesura::azure {
namespace {

constexpr std::string_view kRenderRevision = "1";

class Azure final : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<Azure>> create(const tts::Creation& creation) {
    auto options = AzureOptions::parse(creation.config);
    if (!options.ok()) return options.status();
    auto made = std::unique_ptr<Azure>(new Azure(std::move(options).value()));
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
    if (auto status = check_manner(context, rendered); !status.ok()) return status;
    AudioCheck audio(*rendered.format);
    http::Receiver receiver;
    receiver.body = [&](std::span<const std::byte> bytes) -> tts::Status {
      if (audio.bytes() == 0) {
        if (auto status = sink.begin(rendered.format->described()); !status.ok()) return status;
      }
      audio.push(bytes);
      return sink.write(bytes);
    };
    const auto status = service_->speak(context, rendered.ssml, tts::view(request.text),
                                        rendered.format->name, receiver);
    if (!status.ok()) return status;
    if (auto fault = audio.finish(); !fault.ok()) return fault;
    return tell(rendered, sink);
  }

  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    const auto made = render(options_, request);
    if (!made.ok()) return made.status();
    const Rendered& rendered = made.value();
    // The lexicon's address is in the document; what stands behind it only the operator knows.
    const std::string sound = options_.lexicon_revision.empty()
                                  ? rendered.ssml
                                  : rendered.ssml + "\nlexicon " + options_.lexicon_revision;
    const std::pair<std::string_view, std::string_view> fields[] = {
        {"provider", "azure"},
        {"render_revision", kRenderRevision},
        {"server", options_.endpoint.server},
        {"model", options_.deployment},
        {"voice", rendered.voice},
        {"language", rendered.language},
        {"format", rendered.format->name},
        {"epoch", options_.epoch},
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

  explicit Azure(AzureOptions options) : options_(std::move(options)) {}

  static tts::Status tell(const Rendered& rendered, tts::Sink sink) {
    if (auto status = sink.info(TTS_INFO_PROVIDER, "azure"); !status.ok()) return status;
    const auto billed = std::to_string(billed_characters(rendered.ssml));
    if (auto status = sink.info(TTS_INFO_BILLED_CHARACTERS, billed); !status.ok()) return status;
    if (rendered.pauses_not_rendered.empty()) return {};
    return sink.info(TTS_INFO_PAUSES_NOT_RENDERED,
                     request::class_names(rendered.pauses_not_rendered));
  }

  // What the service ignores would be paid for, and kept under the key of another sound. Where no
  // list tells, the service decides.
  tts::Status check_manner(tts::Context context, const Rendered& rendered) {
    const bool known_to_lists = options_.deployment.empty() && !is_hd_voice(rendered.voice);
    if (!options_.check_style || rendered.style.empty() || !known_to_lists || no_list_) return {};
    const auto listed = voices(context);
    if (!listed.ok()) {
      no_list_ = context.check().ok();
      return context.check();
    }
    for (const Voice& voice : *listed.value()) {
      if (voice.id == rendered.voice) return check_style(voice, rendered.style, rendered.role);
    }
    return {};
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
          render(static_cast<Azure*>(ext->data)->options_, tts::level(*request, whole));
      if (made.ok()) *characters = billed_characters(made.value().ssml);
      return made.status();
    });
  }

  static tts_status list_voices(const tts_ext_voices* ext, const tts_context* context,
                                tts_str language, tts_voice_fn receive, void* user,
                                tts_error* error) noexcept {
    return tts::guard(error, [&]() -> tts::Status {
      const auto listed = static_cast<Azure*>(ext->data)->voices(tts::Context(context));
      if (!listed.ok()) return listed.status();
      for (const Voice& voice : *listed.value()) {
        if (!language_holds(tts::view(language), voice.language)) continue;
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
      Azure& self = *static_cast<Azure*>(ext->data);
      return self.service_->list_voices(tts::Context(context)).status();
    });
  }

  const AzureOptions options_;
  std::unique_ptr<Service> service_;
  std::mutex mutex_;
  Voices known_voices_;
  std::atomic<bool> no_list_ = false;
  const tts_ext_voices voices_table_{sizeof(tts_ext_voices), 0, this, list_voices};
  const tts_ext_billing billing_table_{sizeof(tts_ext_billing), 0, this, tell_billing};
  const tts_ext_probe probe_table_{sizeof(tts_ext_probe), 0, this, probe};
};

constexpr tts_factory kFactory =
    tts::provider_factory<Azure>("azure", "Azure Speech, neural and custom voices", kSchema);

}  // namespace
}  // namespace caesura::azure

TTS_PLUGIN("caesura.azure", "Azure Speech", "0.1.0", "Apache-2.0", &caesura::azure::kFactory)
