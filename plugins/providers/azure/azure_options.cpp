#include "plugins/providers/azure/azure_options.hpp"

#include "plugins/support/config/options.hpp"

namespace caesura::azure {

const char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "region": {"type": "string", "pattern": "^[a-z0-9-]+$", "description": "of the Speech resource, westeurope for instance; or give endpoint"},
    "endpoint": {"type": "string", "minLength": 1, "description": "https origin of the resource, or its address that ends in /cognitiveservices/v1"},
    "deployment": {"type": "string", "description": "deployment id of a custom voice"},
    "key": {"type": "string", "x-secret": true, "description": "of the Speech resource"},
    "token": {"type": "string", "x-secret": true, "description": "bearer token instead of a key; read anew for each request"},
    "auth": {"enum": ["key", "token"], "description": "token = exchange the key for tokens at token_endpoint"},
    "token_endpoint": {"type": "string", "description": "address that issues tokens; derived from region or endpoint"},
    "voice": {"type": "string", "minLength": 1, "description": "voice of a request that names none"},
    "language": {"type": "string", "description": "BCP 47 tag of a request that names none; by default the voice's own"},
    "style": {"type": "string", "description": "speaking style of a request that names none"},
    "role": {"type": "string", "description": "role of a request that names none; needs a style"},
    "style_degree": {"type": "number", "minimum": 0.01, "maximum": 2},
    "check_style": {"type": "boolean", "description": "refuse a style or role that the list does not give the voice; true"},
    "effect": {"enum": ["eq_car", "eq_telecomhp8k"], "description": "for the loudspeaker that will play it"},
    "voice_parameters": {"type": "string", "description": "of HD voices, temperature=0.8 for instance"},
    "leading_silence_ms": {"type": "integer", "minimum": 0, "maximum": 20000, "description": "exact silence before the speech"},
    "tailing_silence_ms": {"type": "integer", "minimum": 0, "maximum": 20000, "description": "exact silence after the speech"},
    "pause_markup": {"enum": ["auto", "always", "never"], "description": "whether the voice takes silence, break and prosody; auto = all but HD voices"},
    "lexicon_uri": {"type": "string", "pattern": "^https://", "description": "pronunciations that the service fetches"},
    "lexicon_revision": {"type": ["string", "integer"], "description": "part of the key; change it with the lexicon's content"},
    "allow_external_uris": {"type": "boolean", "description": "SSML of a request may name audio and lexicons for the service to fetch"},
    "epoch": {"type": ["string", "integer"], "description": "part of the key; change it to make new audio"},
    "user_agent": {"type": "string", "minLength": 1, "maxLength": 254},
    "ca_file": {"type": "string", "description": "PEM, trusted instead of the system's"},
    "insecure_loopback": {"type": "boolean", "description": "no TLS verification on loopback, for tests"},
    "connect_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "first_byte_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "stall_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "max_concurrency": {"type": "integer", "minimum": 0, "maximum": 10000, "description": "requests at once; 0 = any number"},
    "max_characters": {"type": "integer", "minimum": 1, "maximum": 1000000},
    "output_format": {"type": "string", "description": "Azure's name of the audio that a request without a format gets"}
  }
})";

namespace {

std::string one_of(const config::Options& given, std::string_view key) {
  const int64_t number = given.integer(key, 0);
  return number != 0 ? std::to_string(number) : given.text(key, "");
}

tts::Status choose_login(const config::Options& given, AzureOptions& options) {
  if (given.has("key") == given.has("token")) {
    return {TTS_INVALID_ARGUMENT, "key, token: exactly one of them must be given"};
  }
  const bool exchange = given.text("auth", "key") == "token";
  if (given.has("token")) {
    options.login = Login::given_token;
    options.secret_reference = given.text("token", "");
    return {};
  }
  options.login = exchange ? Login::exchange_token : Login::key;
  options.secret_reference = given.text("key", "");
  return {};
}

tts::Status read_times(const config::Options& given, http::Limits& limits) {
  const std::pair<std::string_view, int64_t*> times[] = {
      {"connect_timeout", &limits.connect_ms},
      {"first_byte_timeout", &limits.first_byte_ms},
      {"stall_timeout", &limits.stall_ms}};
  for (const auto& [key, target] : times) {
    auto time = given.duration_ms(key, *target);
    if (!time.ok()) return time.status();
    *target = time.value();
  }
  return {};
}

}  // namespace

tts::Result<AzureOptions> AzureOptions::parse(std::string_view json) {
  auto parsed = config::Options::parse(json);
  if (!parsed.ok()) return parsed.status();
  const config::Options& given = parsed.value();
  AzureOptions options;
  options.deployment = given.text("deployment", "");
  auto endpoint = Endpoint::resolve({given.text("region", ""), given.text("endpoint", ""),
                                     options.deployment, given.text("token_endpoint", "")});
  if (!endpoint.ok()) return endpoint.status();
  options.endpoint = std::move(endpoint).value();
  if (auto status = choose_login(given, options); !status.ok()) return status;
  if (auto status = read_times(given, options.limits); !status.ok()) return status;

  options.voice = given.text("voice", "");
  options.language = given.text("language", "");
  options.style = given.text("style", "");
  options.role = given.text("role", "");
  options.style_degree = given.number("style_degree", 1);
  options.effect = given.text("effect", "");
  options.parameters = given.text("voice_parameters", "");
  options.leading_silence_ms = given.integer("leading_silence_ms", -1);
  options.tailing_silence_ms = given.integer("tailing_silence_ms", -1);
  const std::string markup = given.text("pause_markup", "auto");
  if (markup == "always") options.markup = Markup::always;
  if (markup == "never") options.markup = Markup::never;
  options.lexicon_uri = given.text("lexicon_uri", "");
  options.lexicon_revision = one_of(given, "lexicon_revision");
  options.allow_external_uris = given.boolean("allow_external_uris", false);
  options.check_style = given.boolean("check_style", true);
  options.epoch = one_of(given, "epoch");
  const std::string format = given.text("output_format", "raw-24khz-16bit-mono-pcm");
  options.format = find_output_format(format);
  if (options.format == nullptr) {
    return tts::Status{TTS_INVALID_ARGUMENT, "output_format: there is no " + format + "; one of " +
                                                 output_format_names() + " is right"};
  }
  options.user_agent = given.text("user_agent", options.user_agent);
  options.client.service = "azure";
  options.client.ca_file = given.text("ca_file", "");
  options.client.insecure_loopback = given.boolean("insecure_loopback", false);
  options.max_concurrency = static_cast<uint32_t>(given.integer("max_concurrency", 0));
  options.max_characters =
      static_cast<std::size_t>(given.integer("max_characters", int64_t{20'000}));
  return options;
}

}  // namespace caesura::azure
