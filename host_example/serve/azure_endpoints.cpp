// Azure's POST /cognitiveservices/v1, its list of voices, and its exchange of keys for tokens.
#include <tts/ext/voices.h>

#include <boost/json.hpp>

#include "host_example/serve/azure_format.hpp"
#include "host_example/serve/endpoints.hpp"
#include "host_example/serve/exchange.hpp"
#include "host_example/serve/service.hpp"
#include "host_example/serve/speech_answer.hpp"
#include "host_example/serve/ssml_check.hpp"

namespace caesura::serve {
namespace {

namespace http = boost::beast::http;
namespace json = boost::json;

std::string capital(std::string_view word) {
  std::string out(word);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

// What the provider tells of a voice beyond the ABI comes along: Azure's own list is whole again.
json::object voice_json(const tts_voice& voice) {
  const std::string_view id = tts::view(voice.id);
  json::object out{{"Name", id},
                   {"DisplayName", voice.name.size == 0 ? id : tts::view(voice.name)},
                   {"LocalName", voice.name.size == 0 ? id : tts::view(voice.name)},
                   {"ShortName", id},
                   {"Gender", capital(tts::view(voice.gender))},
                   {"Locale", tts::view(voice.language)},
                   {"VoiceType", "Neural"},
                   {"Status", "GA"}};
  boost::system::error_code error;
  const json::value more = json::parse(tts::view(voice.metadata), error);
  if (error || !more.is_object()) return out;
  for (const auto& [name, value] : more.get_object()) out[name] = value;
  return out;
}

void list_voices(Service& service, Exchange& exchange) {
  const tts_provider& provider = service.chains().first().provider();
  const auto* voices =
      static_cast<const tts_ext_voices*>(provider.get_extension(&provider, TTS_EXT_VOICES));
  if (voices == nullptr || voices->list == nullptr) {
    return set_error(exchange.reply(), 404, "the provider does not tell its voices");
  }
  json::array all;
  const auto take = [](void* user, const tts_voice* voice) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      static_cast<json::array*>(user)->push_back(voice_json(*voice));
      return {};
    });
  };
  tts_error error = tts::empty_error();
  const tts_status code =
      voices->list(voices, exchange.context(), {nullptr, 0}, take, &all, &error);
  if (code != TTS_OK) return set_failure(exchange, tts::Status::from(code, error));
  exchange.reply().body = json::serialize(all);
}

}  // namespace

void post_azure_speech(Service& service, Exchange& exchange) {
  auto speaking = std::make_shared<Speaking>();
  speaking->chain = &service.chains().first();
  speaking->text = exchange.request().body();
  speaking->flags = TTS_REQUEST_SSML;
  const std::string_view format = exchange.header("X-Microsoft-OutputFormat");
  if (!format.empty()) {
    const auto parsed = parse_azure_format(format);
    if (!parsed) {
      return set_error(exchange.reply(), 400,
                       "X-Microsoft-OutputFormat: is no format that this host knows; "
                       "riff-24khz-16bit-mono-pcm is one");
    }
    speaking->format = parsed->format;
    speaking->container = parsed->container;
  }
  if (const std::string mistake = ssml_mistake(speaking->text); !mistake.empty()) {
    return set_error(exchange.reply(), 400, mistake);
  }
  answer_speech(service, exchange, std::move(speaking));
}

void get_azure_voices(Service& service, Exchange& exchange) {
  exchange.work([&service, &exchange] { list_voices(service, exchange); });
}

// A client that exchanges its key for a token gets the key again: it is a bearer token here.
void post_azure_token(Service&, Exchange& exchange) {
  exchange.reply().type = "application/jwt";
  exchange.reply().body = exchange.header("Ocp-Apim-Subscription-Key");
  exchange.reply().add_header("Cache-Control", "no-store");
}

}  // namespace caesura::serve
