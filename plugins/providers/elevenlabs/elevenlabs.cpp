// use: elevenlabs - text to speech of ElevenLabs, streamed.
#include <tts/ext/billing.h>
#include <tts/ext/info.h>
#include <tts/ext/probe.h>
#include <tts/plugin.hpp>

#include "plugins/providers/elevenlabs/audio_out.hpp"
#include "plugins/providers/elevenlabs/elevenlabs_options.hpp"
#include "plugins/providers/elevenlabs/explain.hpp"
#include "plugins/providers/elevenlabs/speech_request.hpp"
#include "plugins/providers/elevenlabs/timed_lines.hpp"
#include "plugins/providers/elevenlabs/voice_list.hpp"
#include "plugins/providers/elevenlabs/word_marks.hpp"
#include "plugins/support/http/client.hpp"
#include "plugins/support/http/outcome.hpp"
#include "plugins/support/http/percent.hpp"
#include "plugins/support/request/request_values.hpp"

namespace caesura::elevenlabs {
namespace {

constexpr std::string_view kService = "elevenlabs";
constexpr std::string_view kRenderRevision = "1";

bool wants_marks(const tts_request& request) {
  return (request.flags & TTS_REQUEST_WANT_MARKS) != 0;
}

// What the service says that it charged; where it says nothing, what was sent.
std::string billed_characters(const http::Response& response, const SpeechRequest& asked) {
  for (const char* name : {"character-cost", "x-character-count"}) {
    const std::string_view value = response.header(name);
    const bool number = !value.empty() && value.size() < 12 &&
                        value.find_first_not_of("0123456789") == std::string_view::npos;
    if (number) return std::string(value);
  }
  return std::to_string(asked.characters);
}

class ElevenLabs final : public tts::Provider {
 public:
  static tts::Result<std::unique_ptr<ElevenLabs>> create(const tts::Creation& creation) {
    auto options = ElevenLabsOptions::parse(creation.config);
    if (!options.ok()) return options.status();
    http::ClientOptions settings;
    settings.service = kService;
    settings.ca_file = options.value().ca_file;
    settings.insecure_loopback = options.value().insecure_loopback;
    auto client = http::Client::create(std::move(settings));
    if (!client.ok()) return client.status();
    return std::make_unique<ElevenLabs>(creation.host, std::move(options).value(),
                                        std::move(client).value());
  }
  ElevenLabs(tts::Host host, ElevenLabsOptions options, std::unique_ptr<http::Client> client)
      : host_(host), options_(std::move(options)), client_(std::move(client)) {}

  uint32_t max_concurrency() const override { return options_.max_concurrency; }

  tts::Status synthesize(tts::Context context, const tts_request& request,
                         tts::Sink sink) override {
    const auto rendered = render(options_, request);
    if (!rendered.ok()) return rendered.status();
    const SpeechRequest& asked = rendered.value();
    const bool timed = wants_marks(request);
    auto prepared =
        prepare("POST", "/v1/text-to-speech/" + http::percent_encode(asked.voice) +
                            (timed ? "/stream/with-timestamps?" : "/stream?") + asked.query +
                            (options_.keep_history ? "" : "&enable_logging=false"));
    if (!prepared.ok()) return prepared.status();
    http::Request& sent = prepared.value();
    sent.headers.push_back({"Content-Type", "application/json"});
    sent.body = asked.body;
    sent.spoken = tts::view(request.text);
    if (timed) {
      sent.accept = {"application/json", "application/x-ndjson", "application/octet-stream",
                     "text/event-stream"};
    } else {
      sent.accept = {"audio/", "application/octet-stream", "application/ogg"};
    }
    http::Response response;
    const auto status = timed ? fetch_timed(context, request, asked, sent, response, sink)
                              : fetch(context, asked, sent, response, sink);
    return status.ok() ? tell(asked, response, sink) : status;
  }

  tts::Status fingerprint(const tts_request& request, tts::FieldSink field) override {
    const auto rendered = render(options_, request);
    if (!rendered.ok()) return rendered.status();
    const SpeechRequest& asked = rendered.value();
    const std::string keyed = asked.keyed();
    const std::pair<std::string_view, std::string_view> fields[] = {
        {"provider", kService},
        {"render_revision", kRenderRevision},
        {"server", options_.endpoint},
        {"model", asked.model},
        {"voice", asked.voice},
        {"language", asked.language_code},
        {"format", asked.format->name},
        {"epoch", options_.epoch},
        {"rendered", keyed}};
    for (const auto& [name, value] : fields) {
      if (auto status = field(name, value); !status.ok()) return status;
    }
    return {};
  }

  const void* extension(std::string_view id) override {
    if (id == TTS_EXT_VOICES) return &voices_;
    if (id == TTS_EXT_BILLING) return &billing_;
    return id == TTS_EXT_PROBE ? &probe_ : nullptr;
  }

 private:
  tts::Result<http::Request> prepare(std::string method, const std::string& path) const {
    http::Request request;
    request.method = std::move(method);
    request.url = options_.endpoint + path;
    request.limits = options_.limits;
    request.explain = explain;
    auto key = http::Secret::read(host_, options_.key);
    if (!key.ok()) {
      return tts::Status(TTS_UNAUTHENTICATED, "elevenlabs: key: " + key.status().message());
    }
    request.headers.push_back({"xi-api-key", "", std::move(key).value()});
    if (!options_.user_agent.empty())
      request.headers.push_back({"User-Agent", options_.user_agent});
    return request;
  }

  tts::Status fetch(tts::Context context, const SpeechRequest& asked, const http::Request& sent,
                    http::Response& response, tts::Sink sink) const {
    AudioOut audio(*asked.format, sent, sink);
    http::Receiver receiver;
    receiver.body = [&](std::span<const std::byte> piece) { return audio.push(piece); };
    const auto status = client_->send(context, sent, response, receiver);
    return status.ok() ? audio.finish() : status;
  }

  tts::Status fetch_timed(tts::Context context, const tts_request& request,
                          const SpeechRequest& asked, const http::Request& sent,
                          http::Response& response, tts::Sink sink) const {
    AudioOut audio(*asked.format, sent, sink);
    WordMarks words(tts::view(request.text));
    TimedLines lines({[&](std::span<const std::byte> piece) { return audio.push(piece); },
                      [&](std::string_view character, double start, double end) {
                        words.add(character, start, end);
                      },
                      [&] { return audio.begun() ? words.tell(sink) : tts::Status{}; },
                      [&](tts_status code, std::string_view what) {
                        return http::tell(kService, sent, code, what);
                      }});
    http::Receiver receiver;
    receiver.body = [&](std::span<const std::byte> piece) {
      return lines.feed({reinterpret_cast<const char*>(piece.data()), piece.size()});
    };
    if (auto status = client_->send(context, sent, response, receiver); !status.ok()) return status;
    if (auto status = lines.finish(); !status.ok()) return status;
    if (auto status = audio.finish(); !status.ok()) return status;
    words.finish();
    return words.tell(sink);
  }

  static tts::Status tell(const SpeechRequest& asked, const http::Response& response,
                          tts::Sink sink) {
    if (auto status = sink.info(TTS_INFO_PROVIDER, kService); !status.ok()) return status;
    const auto billed = billed_characters(response, asked);
    if (auto status = sink.info(TTS_INFO_BILLED_CHARACTERS, billed); !status.ok()) return status;
    if (asked.pauses_not_rendered.empty()) return {};
    return sink.info(TTS_INFO_PAUSES_NOT_RENDERED, request::class_names(asked.pauses_not_rendered));
  }

  // What the service answers to a GET.
  tts::Result<std::string> get(tts::Context context, const std::string& path) const {
    auto prepared = prepare("GET", path);
    if (!prepared.ok()) return prepared.status();
    prepared.value().accept = {"application/json"};
    http::Response response;
    if (auto status = client_->send(context, prepared.value(), response); !status.ok()) {
      return status;
    }
    return std::move(response.body);
  }

  tts::Status list_voices(tts::Context context, std::string_view language, tts_voice_fn receive,
                          void* user) const {
    const auto listing = get(context, "/v1/voices");
    if (!listing.ok()) return listing.status();
    const auto voices = parse_voices(listing.value());
    if (!voices.ok()) return voices.status();
    for (const Voice& one : voices.value()) {
      if (!one.speaks(language)) continue;
      const tts_voice voice = one.described(language);
      if (auto status = tts::Status::from(receive(user, &voice)); !status.ok()) return status;
    }
    return {};
  }

  // Free of charge. A key that may speak and nothing else is told so, and is right.
  tts::Status check_ready(tts::Context context) const {
    const auto models = get(context, "/v1/models");
    const tts::Status status = models.status();
    return status.code() == TTS_PERMISSION_DENIED ? tts::Status{} : status;
  }

  const tts::Host host_;
  const ElevenLabsOptions options_;
  const std::unique_ptr<http::Client> client_;

  const tts_ext_billing billing_{sizeof(tts_ext_billing), 0, this,
                                 [](const tts_ext_billing* ext, const tts_request* request,
                                    int64_t* characters, tts_error* error) noexcept -> tts_status {
                                   return tts::guard(error, [&] {
                                     tts_request whole = tts::empty_request();
                                     const auto made =
                                         render(static_cast<ElevenLabs*>(ext->data)->options_,
                                                tts::level(*request, whole));
                                     if (made.ok())
                                       *characters = static_cast<int64_t>(made.value().characters);
                                     return made.status();
                                   });
                                 }};
  const tts_ext_voices voices_{
      sizeof(tts_ext_voices), 0, this,
      [](const tts_ext_voices* ext, const tts_context* context, tts_str language,
         tts_voice_fn receive, void* user, tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          return static_cast<ElevenLabs*>(ext->data)->list_voices(
              tts::Context(context), tts::view(language), receive, user);
        });
      }};
  const tts_ext_probe probe_{
      sizeof(tts_ext_probe), 0, this,
      [](const tts_ext_probe* ext, const tts_context* context,
         tts_error* error) noexcept -> tts_status {
        return tts::guard(error, [&] {
          return static_cast<ElevenLabs*>(ext->data)->check_ready(tts::Context(context));
        });
      }};
};

constexpr tts_factory kFactory = tts::provider_factory<ElevenLabs>(
    "elevenlabs", "ElevenLabs, with word marks and pauses up to 3 seconds", kSchema);

}  // namespace
}  // namespace caesura::elevenlabs

TTS_PLUGIN("caesura.elevenlabs", "ElevenLabs", "0.1.0", "Apache-2.0",
           &caesura::elevenlabs::kFactory)
