#include "plugins/providers/elevenlabs/elevenlabs_options.hpp"

#include <algorithm>

#include "plugins/support/config/options.hpp"
#include "plugins/support/http/url.hpp"

namespace caesura::elevenlabs {

const char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["key"],
  "properties": {
    "endpoint": {"type": "string", "minLength": 1, "description": "of the service, with or without /v1 at its end; another one for data that must stay in a region"},
    "key": {"type": "string", "minLength": 1, "x-secret": true, "description": "API key"},
    "voice": {"type": "string", "minLength": 1, "description": "voice id of a request that names none"},
    "model": {"type": "string", "minLength": 1, "description": "model of a request that names none"},
    "language": {"type": "string", "description": "BCP 47 tag of a request that names none; decides what is a mark, and is enforced where the model can"},
    "voice_settings": {"description": "how the voice speaks; stored = as it was last saved on the server", "anyOf": [
      {"enum": ["stored"]},
      {"type": "object", "additionalProperties": false, "properties": {
        "stability": {"type": "number", "minimum": 0, "maximum": 1},
        "similarity_boost": {"type": "number", "minimum": 0, "maximum": 1},
        "style": {"type": "number", "minimum": 0, "maximum": 1},
        "use_speaker_boost": {"type": "boolean"},
        "speed": {"type": "number", "minimum": 0.7, "maximum": 1.2}}}]},
    "seed": {"type": "integer", "minimum": 0, "maximum": 4294967295, "description": "asks for the same reading again, which the service does not promise"},
    "apply_text_normalization": {"enum": ["auto", "on", "off"], "description": "whether numbers and dates are spelt out first"},
    "apply_language_text_normalization": {"type": "boolean", "description": "the same by the rules of the language; Japanese only, and slow"},
    "pronunciation_dictionaries": {"type": "array", "maxItems": 3, "description": "applied in this order", "items": {
      "type": "object", "additionalProperties": false, "required": ["id"], "properties": {
        "id": {"type": "string", "minLength": 1},
        "version": {"type": "string", "minLength": 1, "description": "without it the latest, which changes unseen"}}}},
    "use_pvc_as_ivc": {"type": "boolean", "description": "speak with the instant clone of a professional voice"},
    "optimize_streaming_latency": {"type": "integer", "minimum": 0, "maximum": 4, "description": "4 leaves text normalisation out"},
    "pause_markup": {"enum": ["auto", "always", "never"], "description": "whether the model takes <break>; auto = the models that are known to"},
    "output_format": {"type": "string", "description": "the service's name of the audio that a request without a format gets"},
    "epoch": {"type": ["string", "integer"], "description": "part of the key; change it to make new audio"},
    "enable_logging": {"type": "boolean", "description": "false = the service keeps nothing; enterprise accounts only"},
    "max_characters": {"type": "integer", "minimum": 1, "maximum": 10000000, "description": "longest text; by default the model's limit"},
    "max_concurrency": {"type": "integer", "minimum": 0, "maximum": 100000, "description": "calls at once; 0 = any number"},
    "max_output": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$"},
    "connect_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "first_byte_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "stall_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "user_agent": {"type": "string", "minLength": 1},
    "ca_file": {"type": "string", "minLength": 1, "description": "PEM, trusted instead of the system's"},
    "insecure_loopback": {"type": "boolean", "description": "no TLS verification for a loopback address"}
  }
})";

namespace {

constexpr const char* kEndpoint = "https://api.elevenlabs.io";

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

tts::Result<std::string> endpoint_of(const std::string& given) {
  const auto url = http::parse_url(given);
  if (!url.ok()) return invalid("endpoint: " + url.status().message());
  if (!url.value().query.empty()) return invalid("endpoint: must have no query (?...)");
  std::string path = url.value().path;
  const auto drop_slashes = [&path] { path.erase(path.find_last_not_of('/') + 1); };
  drop_slashes();
  if (path.ends_with("/v1")) path.resize(path.size() - 3);
  drop_slashes();
  return url.value().origin() + path;
}

VoiceSettings settings_of(const config::Options& given) {
  VoiceSettings settings;
  const auto* value = given.object().if_contains("voice_settings");
  if (value == nullptr) return settings;
  if (value->is_string()) return VoiceSettings::stored();
  settings.set(value->as_object());
  return settings;
}

std::vector<Dictionary> dictionaries_of(const config::Options& given) {
  std::vector<Dictionary> dictionaries;
  const auto* list = given.object().if_contains("pronunciation_dictionaries");
  if (list == nullptr) return dictionaries;
  for (const auto& one : list->as_array()) {
    const auto text = [&one](std::string_view name) {
      const auto* value = one.as_object().if_contains(name);
      return value == nullptr ? std::string() : std::string(value->as_string());
    };
    dictionaries.push_back({text("id"), text("version")});
  }
  return dictionaries;
}

tts::Status read_limits(const config::Options& given, http::Limits& limits) {
  const std::pair<const char*, int64_t*> times[] = {{"connect_timeout", &limits.connect_ms},
                                                    {"first_byte_timeout", &limits.first_byte_ms},
                                                    {"stall_timeout", &limits.stall_ms}};
  constexpr int64_t kDayMs = 86'400'000;
  for (const auto& [name, limit] : times) {
    const auto read = given.duration_ms(name, *limit);
    if (!read.ok()) return read.status();
    if (read.value() == 0) return invalid(std::string(name) + ": must be longer than 0");
    *limit = std::min(read.value(), kDayMs);
  }
  const auto size = given.size("max_output", limits.max_body);
  if (!size.ok()) return size.status();
  limits.max_body = size.value();
  return {};
}

}  // namespace

tts::Result<ElevenLabsOptions> ElevenLabsOptions::parse(std::string_view json) {
  const auto parsed = config::Options::parse(json);
  if (!parsed.ok()) return parsed.status();
  const config::Options& given = parsed.value();
  ElevenLabsOptions options;
  auto endpoint = endpoint_of(given.text("endpoint", kEndpoint));
  if (!endpoint.ok()) return endpoint.status();
  options.endpoint = std::move(endpoint).value();
  options.key = given.text("key", "");
  if (options.key.empty()) return invalid("key: must be given, as a reference to a secret");
  options.voice = given.text("voice", "");
  options.model = given.text("model", "eleven_multilingual_v2");
  options.language = given.text("language", "");
  options.settings = settings_of(given);
  if (given.has("seed")) options.seed = static_cast<uint32_t>(given.integer("seed", 0));
  options.text_normalization = given.text("apply_text_normalization", "");
  options.language_text_normalization = given.boolean("apply_language_text_normalization", false);
  options.dictionaries = dictionaries_of(given);
  options.instant_clone = given.boolean("use_pvc_as_ivc", false);
  if (given.has("optimize_streaming_latency")) {
    options.streaming_latency = given.integer("optimize_streaming_latency", 0);
  }
  const std::string markup = given.text("pause_markup", "auto");
  if (markup == "always") options.markup = Markup::always;
  if (markup == "never") options.markup = Markup::never;
  const std::string format = given.text("output_format", "pcm_24000");
  options.format = find_output_format(format);
  if (options.format == nullptr) {
    return invalid("output_format: there is no " + format + "; one of " + output_format_names() +
                   " is right");
  }
  options.epoch = given.text("epoch", "");
  if (given.integer("epoch", 0) != 0) options.epoch = std::to_string(given.integer("epoch", 0));
  options.keep_history = given.boolean("enable_logging", true);
  options.max_characters = static_cast<std::size_t>(given.integer("max_characters", 0));
  options.max_concurrency = static_cast<uint32_t>(given.integer("max_concurrency", 0));
  options.user_agent = given.text("user_agent", "");
  options.ca_file = given.text("ca_file", "");
  options.insecure_loopback = given.boolean("insecure_loopback", false);
  if (auto status = read_limits(given, options.limits); !status.ok()) return status;
  return options;
}

}  // namespace caesura::elevenlabs
