// use: openai - POST /v1/audio/speech, at OpenAI and at every server that speaks its protocol.
#include <tts/ext/info.h>
#include <tts/ext/probe.h>
#include <tts/ext/voices.h>
#include <tts/plugin.hpp>

#include "plugins/providers/openai/audio_out.hpp"
#include "plugins/providers/openai/event_stream.hpp"
#include "plugins/providers/openai/explain.hpp"
#include "plugins/providers/openai/openai_options.hpp"
#include "plugins/providers/openai/speech_request.hpp"
#include "plugins/providers/openai/voice_list.hpp"
#include "plugins/support/http/client.hpp"
#include "plugins/support/http/outcome.hpp"
#include "plugins/support/request/request_values.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::openai {
namespace {

constexpr std::string_view kService = "openai";
constexpr std::string_view kRenderRevision = "1";

class OpenAi final : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<OpenAi>> create(const tts::Creation& creation) {
    auto options = OpenAiOptions::parse(creation.config);
    if (!options.ok()) return options.status();
    http::ClientOptions settings;
    settings.service = kService;
    settings.ca_file = options.value().ca_file;
    settings.insecure_loopback = options.value().insecure_loopback;
    auto client = http::Client::create(std::move(settings));
    if (!client.ok()) return client.status();
    return std::make_unique<OpenAi>(creation.host, std::move(options).value(),
                                    std::move(client).value());
  }
  OpenAi(tts::Host host, OpenAiOptions options, std::unique_ptr<http::Client> client)
      : host_(host), options_(std::move(options)), client_(std::move(client)) {}

  uint32_t max_concurrency() const override { return options_.max_concurrency; }

  tts::Status synthesize(tts::Context context, const tts_request& request,
                         tts::Sink sink) override {
    const auto rendered = render(options_, request);
    if (!rendered.ok()) return rendered.status();
    const auto ignored = pauses_not_rendered(options_, request);
    if (!ignored.ok()) return ignored.status();
    const std::string body = rendered.value().body(options_.events);
    auto prepared = prepare("POST", "/v1/audio/speech");
    if (!prepared.ok()) return prepared.status();
    http::Request& sent = prepared.value();
    sent.headers.push_back({"Content-Type", "application/json"});
    sent.body = body;
    if (options_.events) {
      sent.accept = {"text/event-stream"};
    } else {
      sent.accept = {"audio/", "application/octet-stream", "binary/octet-stream",
                     "application/ogg"};
    }
    sent.refuse_unframed = false;  // judged below, where the audio may prove that it is whole
    sent.spoken = tts::view(request.text);
    if (!rendered.value().instructions.empty()) sent.hidden = {rendered.value().instructions};
    if (auto status = fetch(context, rendered.value(), sent, sink); !status.ok()) return status;
    return tell(tts::view(request.text), ignored.value(), sink);
  }

  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    const auto rendered = render(options_, request);
    if (!rendered.ok()) return rendered.status();
    const SpeechRequest& asked = rendered.value();
    std::string format(name_of(asked.format));
    // Raw samples are heard at the rate that the config says.
    if (asked.format == ResponseFormat::kPcm && options_.sample_rate != 0) {
      format += "/" + std::to_string(options_.sample_rate);
    }
    const std::pair<std::string_view, std::string_view> fields[] = {
        {"provider", kService},
        {"render_revision", kRenderRevision},
        {"server", options_.base_url},
        {"model", asked.model},
        {"voice", asked.voice},
        {"language", ""},
        {"format", format},
        {"epoch", options_.epoch},
        {"rendered", asked.keyed_body}};
    for (const auto& [name, value] : fields) {
      if (auto status = field(name, value); !status.ok()) return status;
    }
    return {};
  }

  const void* extension(std::string_view id) override {
    if (id == TTS_EXT_PROBE) return &probe_;
    const bool lists = options_.ask_voices || !options_.voices.empty();
    return id == TTS_EXT_VOICES && lists ? &voices_ : nullptr;
  }

 private:
  tts::Result<http::Request> prepare(std::string method, std::string_view path) const {
    http::Request request;
    request.method = std::move(method);
    request.url = options_.base_url + std::string(path);
    request.limits = options_.limits;
    request.explain = explain;
    if (!options_.key.empty()) {
      auto key = http::Secret::read(host_, options_.key);
      if (!key.ok()) {
        return tts::Status(TTS_UNAUTHENTICATED, "openai: key: " + key.status().message());
      }
      request.headers.push_back({"Authorization", "Bearer ", std::move(key).value()});
    }
    const std::pair<const char*, const std::string&> named[] = {
        {"OpenAI-Organization", options_.organization},
        {"OpenAI-Project", options_.project},
        {"User-Agent", options_.user_agent}};
    for (const auto& [name, value] : named) {
      if (!value.empty()) request.headers.push_back({name, value});
    }
    return request;
  }

  tts::Status fetch(tts::Context context, const SpeechRequest& asked, const http::Request& sent,
                    tts::Sink sink) const {
    AudioOut audio(options_, asked, sent, sink);
    EventStream events([&](std::span<const std::byte> piece) { return audio.push(piece); },
                       [&](tts_status code, std::string_view what) {
                         return http::tell(kService, sent, code, what);
                       });
    http::Receiver receiver;
    receiver.head = [&](const http::Response& response) {
      return options_.events ? tts::Status{} : audio.media_type(response.header("content-type"));
    };
    receiver.body = [&](std::span<const std::byte> piece) {
      return options_.events ? events.feed(piece) : audio.push(piece);
    };
    http::Response response;
    if (auto status = client_->send(context, sent, response, receiver); !status.ok()) return status;
    if (options_.events) {
      if (auto status = events.finish(); !status.ok()) return status;
    }
    if (auto status = audio.finish(); !status.ok()) return status;
    const bool proven = options_.events || audio.proven_whole();
    if (response.framing == http::Framing::until_close && !proven) {
      return http::tell(kService, sent, TTS_DATA_LOSS,
                        "the answer had neither length nor end mark, so it may have been cut");
    }
    return {};
  }

  tts::Status tell(std::string_view text, text::ClassSet ignored, tts::Sink sink) const {
    if (auto status = sink.info(TTS_INFO_PROVIDER, kService); !status.ok()) return status;
    const auto characters = std::to_string(text::count_code_points(text));
    if (auto status = sink.info(TTS_INFO_BILLED_CHARACTERS, characters); !status.ok()) {
      return status;
    }
    if (ignored.empty()) return {};
    return sink.info(TTS_INFO_PAUSES_NOT_RENDERED, request::class_names(ignored));
  }

  // What the server answers to a GET.
  tts::Result<std::string> get(tts::Context context, std::string_view path) const {
    auto prepared = prepare("GET", path);
    if (!prepared.ok()) return prepared.status();
    http::Response response;
    if (auto status = client_->send(context, prepared.value(), response); !status.ok()) {
      return status;
    }
    return std::move(response.body);
  }

  tts::Status list_voices(tts::Context context, std::string_view language, tts_voice_fn receive,
                          void* user) const {
    std::vector<ListedVoice> voices;
    for (const auto& name : options_.voices) voices.push_back({name, "", "", ""});
    if (options_.ask_voices) {
      const auto listing = get(context, "/v1/audio/voices");
      if (!listing.ok()) return listing.status();
      auto parsed = parse_voices(listing.value());
      if (!parsed.ok()) return {parsed.status().code(), "openai: " + parsed.status().message()};
      voices = std::move(parsed).value();
    }
    for (const ListedVoice& one : voices) {
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
  const OpenAiOptions options_;
  const std::unique_ptr<http::Client> client_;

  const tts_ext_voices voices_{
      sizeof(tts_ext_voices), 0, this,
      [](const tts_ext_voices* ext, const tts_context* context, tts_str language,
         tts_voice_fn receive, void* user, tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          return static_cast<OpenAi*>(ext->data)->list_voices(tts::Context(context),
                                                              tts::view(language), receive, user);
        });
      }};
  const tts_ext_probe probe_{
      sizeof(tts_ext_probe), 0, this,
      [](const tts_ext_probe* ext, const tts_context* context,
         tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          return static_cast<OpenAi*>(ext->data)->get(tts::Context(context), "/v1/models").status();
        });
      }};
};

constexpr tts_factory kFactory = tts::provider_factory<OpenAi>(
    "openai", "OpenAI's speech endpoint, and every server that speaks its protocol", kSchema);

}  // namespace
}  // namespace caesura::openai

TTS_PLUGIN("caesura.openai", "OpenAI", "0.1.0", "Apache-2.0", &caesura::openai::kFactory)
