// OpenAI's POST /v1/audio/speech and GET /v1/models.
#include <boost/json.hpp>

#include <array>
#include <cmath>

#include "host_example/serve/endpoints.hpp"
#include "host_example/serve/exchange.hpp"
#include "host_example/serve/service.hpp"
#include "host_example/serve/speech_answer.hpp"
#include "host_example/session.hpp"

namespace caesura::serve {
namespace {

namespace json = boost::json;

// One line for the client.
struct Mistake {
  std::string message;
};

struct Format {
  std::string_view name;
  int32_t encoding;
  Container container;
};
constexpr std::array<Format, 6> kFormats{{{"mp3", TTS_ENCODING_MP3, Container::bare},
                                          {"opus", TTS_ENCODING_OGG_OPUS, Container::bare},
                                          {"aac", TTS_ENCODING_AAC_ADTS, Container::bare},
                                          {"flac", TTS_ENCODING_FLAC, Container::bare},
                                          {"wav", TTS_ENCODING_PCM_S16LE, Container::wav},
                                          {"pcm", TTS_ENCODING_PCM_S16LE, Container::bare}}};

json::object body_of(const Exchange& exchange) {
  boost::system::error_code error;
  json::value value = json::parse(exchange.request().body(), error);
  if (error || !value.is_object()) {
    throw Mistake{"the body is no JSON object; {\"model\", \"input\", \"voice\"} is right"};
  }
  return std::move(value.get_object());
}

std::string text_of(const json::object& body, std::string_view name, bool required) {
  const json::value* value = body.if_contains(name);
  if (value == nullptr || value->is_null()) {
    if (required) throw Mistake{std::string(name) + " is missing; a string is right"};
    return {};
  }
  if (!value->is_string()) throw Mistake{std::string(name) + " is no string"};
  return std::string(value->get_string());
}

// A name, or {"id": NAME} as OpenAI has it for voices of one's own.
std::string voice_of(const json::object& body) {
  const json::value* voice = body.if_contains("voice");
  if (voice != nullptr && voice->is_object()) return text_of(voice->get_object(), "id", true);
  return text_of(body, "voice", true);
}

void choose_format(const json::object& body, const Options& options, Speaking& speaking) {
  std::string name = text_of(body, "response_format", false);
  if (name.empty()) name = options.default_format;
  if (name.empty()) return;
  for (const Format& format : kFormats) {
    if (format.name != name) continue;
    speaking.format = tts_audio_format{sizeof(tts_audio_format), format.encoding, 0, 0, 0};
    speaking.container = format.container;
    return;
  }
  throw Mistake{"response_format is none; mp3, opus, aac, flac, wav and pcm are"};
}

void choose_speed(const json::object& body, Speaking& speaking) {
  const json::value* speed = body.if_contains("speed");
  if (speed == nullptr || speed->is_null()) return;
  boost::system::error_code error;
  const double factor = speed->is_number() ? speed->to_number<double>(error) : 0;
  constexpr double kSlowest = 0.25;
  constexpr double kFastest = 4;
  if (error || !(factor >= kSlowest && factor <= kFastest)) {
    throw Mistake{"speed is a number from 0.25 to 4"};
  }
  // To a thousandth of a percent: a factor in decimals is a percentage in decimals.
  constexpr double kSteps = 1e5;
  if (factor != 1) speaking.rate_pct = std::round((factor - 1) * kSteps) / 1000;
}

std::shared_ptr<Speaking> read_request(Service& service, const Exchange& exchange) {
  const json::object body = body_of(exchange);
  auto speaking = std::make_shared<Speaking>();
  speaking->text = text_of(body, "input", true);
  speaking->chain = &service.chains().first();
  speaking->model = text_of(body, "model", true);
  const Options& options = service.options();
  if (const auto known = options.models.find(speaking->model); known != options.models.end()) {
    if (!known->second.chain.empty()) speaking->chain = &service.chains().get(known->second.chain);
    speaking->model = known->second.model;
  }
  speaking->voice = voice_of(body);
  if (const auto known = options.voices.find(speaking->voice); known != options.voices.end()) {
    speaking->voice = known->second;
  }
  choose_format(body, options, *speaking);
  choose_speed(body, *speaking);
  const std::string instructions = text_of(body, "instructions", false);
  if (!instructions.empty()) speaking->options.emplace_back("instructions", instructions);
  const std::string stream = text_of(body, "stream_format", false);
  if (!stream.empty() && stream != "audio") {
    throw Mistake{"stream_format is audio here; events are not sent"};
  }
  return speaking;
}

json::object model_json(std::string_view id) {
  return {{"id", id}, {"object", "model"}, {"created", 0}, {"owned_by", "caesura"}};
}

}  // namespace

void post_openai_speech(Service& service, Exchange& exchange) {
  try {
    answer_speech(service, exchange, read_request(service, exchange));
  } catch (const Mistake& mistake) {
    set_error(exchange.reply(), 400, mistake.message);
  }
}

void get_openai_models(Service& service, Exchange& exchange) {
  json::array models;
  for (const auto& [name, model] : service.options().models) models.push_back(model_json(name));
  if (models.empty()) {
    for (const char* name : {"gpt-4o-mini-tts", "tts-1", "tts-1-hd"}) {
      models.push_back(model_json(name));
    }
  }
  exchange.reply().body = json::serialize(json::object{{"object", "list"}, {"data", models}});
}

}  // namespace caesura::serve
