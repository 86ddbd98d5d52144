#include "plugins/providers/google/google_options.hpp"

#include <algorithm>

#include "plugins/providers/google/endpoint.hpp"
#include "plugins/support/config/options.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::google {

const char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "region": {"type": "string", "pattern": "^[a-z0-9-]+$", "description": "eu, us, asia-southeast1...; without it the global host"},
    "endpoint": {"type": "string", "minLength": 1, "description": "https origin instead of Google's, with or without /v1"},
    "key": {"type": "string", "x-secret": true, "description": "API key of the project"},
    "token": {"type": "string", "x-secret": true, "description": "OAuth access token; read anew for each request"},
    "service_account": {"type": "string", "x-secret": true, "description": "the account's key file, JSON: file:/path or ${ENV:NAME}"},
    "token_endpoint": {"type": "string", "minLength": 1, "description": "address that issues tokens to the service account; by default what its file names"},
    "quota_project": {"type": "string", "minLength": 1, "description": "project that pays, where it is not the credential's"},
    "voice": {"type": "string", "minLength": 1, "description": "voice of a request that names none"},
    "language": {"type": "string", "description": "BCP 47 tag for voices whose names hold no locale"},
    "model": {"type": "string", "description": "modelName of voices that a model speaks, gemini-2.5-flash-tts for instance"},
    "prompt": {"type": "string", "description": "how to speak, in words; only for voices with a model"},
    "speaking_rate": {"type": "number", "minimum": 0.25, "maximum": 4, "description": "speed at rate_pct 0"},
    "pitch": {"type": "number", "minimum": -20, "maximum": 20, "description": "semitones at pitch_pct 0"},
    "volume_gain_db": {"type": "number", "minimum": -96, "maximum": 16, "description": "decibels at volume_pct 0"},
    "effects_profile": {"type": "array", "items": {"type": "string", "minLength": 1}, "description": "audio profiles, applied in this order"},
    "extra_body": {"type": "object", "description": "further members of the request's JSON; part of the key"},
    "pause_markup": {"enum": ["auto", "ssml", "tags", "never"], "description": "how pauses are written; auto = SSML where the voice takes it"},
    "max_break": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "a longer pause is cut to this, and told"},
    "allow_external_uris": {"type": "boolean", "description": "SSML of a request may name audio for the service to fetch"},
    "audio_encoding": {"enum": ["linear16", "pcm", "mp3", "ogg_opus", "mulaw", "alaw"], "description": "what a request gets that names no encoding"},
    "sample_rate": {"type": "integer", "minimum": 8000, "maximum": 48000, "description": "Hz; by default the voice's own"},
    "epoch": {"type": ["string", "integer"], "description": "part of the key; change it to make new audio"},
    "max_bytes": {"type": "integer", "minimum": 1, "maximum": 1000000, "description": "most bytes of text with its markup in one request"},
    "max_concurrency": {"type": "integer", "minimum": 0, "maximum": 10000, "description": "requests at once; 0 = any number"},
    "max_output": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$"},
    "user_agent": {"type": "string", "minLength": 1},
    "ca_file": {"type": "string", "description": "PEM, trusted instead of the system's"},
    "insecure_loopback": {"type": "boolean", "description": "no TLS verification on loopback, for tests"},
    "connect_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "first_byte_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "stall_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"}
  }
})";

namespace {

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

tts::Status choose_login(const config::Options& given, GoogleOptions& options) {
  const std::pair<const char*, Login> ways[] = {{"key", Login::key},
                                                {"token", Login::given_token},
                                                {"service_account", Login::service_account}};
  int found = 0;
  for (const auto& [name, login] : ways) {
    if (!given.has(name)) continue;
    ++found;
    options.login = login;
    options.secret_reference = given.text(name, "");
  }
  if (found != 1) return invalid("key, token, service_account: exactly one of them must be given");
  options.token_endpoint = given.text("token_endpoint", "");
  if (options.token_endpoint.empty()) return {};
  if (options.login != Login::service_account) {
    return invalid("token_endpoint: only a service_account fetches tokens; leave it out");
  }
  const auto status = http::check_url(options.token_endpoint);
  return status.ok() ? status : invalid("token_endpoint: " + status.message());
}

// Members of the request that have an option, or come from the request.
struct Owned {
  const char* where;
  std::vector<std::string_view> names;
};

tts::Status check_extra_body(const boost::json::object& extra) {
  const Owned owned[] = {{"input", {"text", "ssml", "markup", "prompt"}},
                         {"voice", {"languageCode", "name", "modelName"}},
                         {"audioConfig",
                          {"audioEncoding", "speakingRate", "pitch", "volumeGainDb",
                           "sampleRateHertz", "effectsProfileId"}}};
  if (extra.contains("enableTimePointing")) {
    return invalid("extra_body: enableTimePointing is set by requests that want marks");
  }
  for (const Owned& one : owned) {
    const auto* part = extra.if_contains(one.where);
    if (part == nullptr) continue;
    const std::string where = std::string("extra_body.") + one.where;
    if (!part->is_object()) return invalid(where + ": must be a mapping");
    for (const std::string_view name : one.names) {
      if (!part->get_object().contains(name)) continue;
      return invalid(where + ": " + std::string(name) +
                     " comes from the request or has an option of its own; leave it out");
    }
  }
  return {};
}

tts::Status read_limits(const config::Options& given, GoogleOptions& options) {
  constexpr int64_t kDayMs = 86'400'000;
  int64_t max_break = options.max_break_ms;
  const std::pair<const char*, int64_t*> times[] = {
      {"connect_timeout", &options.limits.connect_ms},
      {"first_byte_timeout", &options.limits.first_byte_ms},
      {"stall_timeout", &options.limits.stall_ms},
      {"max_break", &max_break}};
  for (const auto& [name, limit] : times) {
    const auto read = given.duration_ms(name, *limit);
    if (!read.ok()) return read.status();
    if (read.value() == 0) return invalid(std::string(name) + ": must be longer than 0");
    *limit = std::min(read.value(), kDayMs);
  }
  options.max_break_ms = static_cast<int32_t>(std::min<int64_t>(max_break, text::kMaxPauseMs));
  const auto size = given.size("max_output", options.limits.max_body);
  if (!size.ok()) return size.status();
  options.limits.max_body = size.value();
  options.max_bytes = static_cast<std::size_t>(given.integer("max_bytes", 5000));
  options.max_concurrency = static_cast<uint32_t>(given.integer("max_concurrency", 0));
  return {};
}

void read_manner(const config::Options& given, GoogleOptions& options) {
  options.voice = given.text("voice", "");
  options.language = given.text("language", "");
  options.model = given.text("model", "");
  options.prompt = given.text("prompt", "");
  options.speaking_rate = given.number("speaking_rate", 1);
  options.pitch = given.number("pitch", 0);
  options.volume_gain_db = given.number("volume_gain_db", 0);
  if (const auto* effects = given.object().if_contains("effects_profile")) {
    for (const auto& one : effects->as_array()) {
      options.effects_profile.emplace_back(std::string_view(one.as_string()));
    }
  }
  const std::string markup = given.text("pause_markup", "auto");
  if (markup == "ssml") options.pause_markup = PauseMarkup::ssml;
  if (markup == "tags") options.pause_markup = PauseMarkup::tags;
  if (markup == "never") options.pause_markup = PauseMarkup::never;
  options.allow_external_uris = given.boolean("allow_external_uris", false);
  options.format = {&find_encoding(given.text("audio_encoding", "linear16")),
                    static_cast<uint32_t>(given.integer("sample_rate", 0))};
}

}  // namespace

tts::Result<GoogleOptions> GoogleOptions::parse(std::string_view json) {
  const auto parsed = config::Options::parse(json);
  if (!parsed.ok()) return parsed.status();
  const config::Options& given = parsed.value();
  GoogleOptions options;
  auto server = resolve_server(given.text("region", ""), given.text("endpoint", ""));
  if (!server.ok()) return server.status();
  options.server = std::move(server).value();
  if (auto status = choose_login(given, options); !status.ok()) return status;
  options.quota_project = given.text("quota_project", "");
  read_manner(given, options);
  if (const auto* extra = given.object().if_contains("extra_body")) {
    options.extra_body = extra->as_object();
    if (auto status = check_extra_body(options.extra_body); !status.ok()) return status;
  }
  if (auto format = choose_format(options.format, nullptr); !format.ok()) {
    return invalid("audio_encoding, sample_rate: " + format.status().message());
  }
  if (auto status = read_limits(given, options); !status.ok()) return status;
  options.epoch = given.text("epoch", "");
  if (given.integer("epoch", 0) != 0) options.epoch = std::to_string(given.integer("epoch", 0));
  options.user_agent = given.text("user_agent", options.user_agent);
  options.client.service = "google";
  options.client.ca_file = given.text("ca_file", "");
  options.client.insecure_loopback = given.boolean("insecure_loopback", false);
  return options;
}

}  // namespace caesura::google
