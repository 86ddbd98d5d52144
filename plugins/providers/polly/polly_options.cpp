#include "plugins/providers/polly/polly_options.hpp"

#include <algorithm>

#include "plugins/support/config/options.hpp"
#include "plugins/support/http/url.hpp"

namespace caesura::polly {

const char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["region", "access_key_id", "secret_access_key"],
  "properties": {
    "region": {"type": "string", "pattern": "^[a-z0-9-]+$", "description": "AWS region, eu-west-1 for instance; part of each signature"},
    "endpoint": {"type": "string", "minLength": 1, "description": "https origin instead of the region's own, of a VPC endpoint or of FIPS for instance"},
    "access_key_id": {"type": "string", "x-secret": true, "description": "of an IAM user or role that may polly:SynthesizeSpeech and polly:DescribeVoices"},
    "secret_access_key": {"type": "string", "x-secret": true},
    "session_token": {"type": "string", "x-secret": true, "description": "of temporary credentials; all three are read anew for each request"},
    "engine": {"enum": ["standard", "neural", "long-form", "generative"], "description": "of a request without a model; neural"},
    "voice": {"type": "string", "minLength": 1, "description": "voice of a request that names none, Joanna for instance"},
    "language": {"type": "string", "description": "BCP 47 tag of a request that names none; with a region it is sent, which bilingual voices need"},
    "style": {"enum": ["", "news"], "description": "of a request that names none; news: neural voices Matthew, Joanna, Lupe and Amy"},
    "lexicons": {"type": "array", "maxItems": 5, "items": {"type": "string", "pattern": "^[0-9A-Za-z]{1,20}$"}, "description": "names of stored lexicons, in order"},
    "lexicon_revision": {"type": ["string", "integer"], "description": "part of the key where lexicons are used; change it with a lexicon's content"},
    "speech_marks": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"enum": ["sentence", "word", "viseme", "ssml"]}, "description": "kinds to ask for when a request wants marks, which is billed again; sentence, word and ssml"},
    "output_format": {"enum": ["pcm", "mp3", "ogg_vorbis", "ogg_opus", "mulaw", "alaw"], "description": "of a request without a format; pcm"},
    "sample_rate": {"type": "integer", "minimum": 8000, "maximum": 48000, "description": "of output_format, in Hz; by default 16000 of pcm, 22050 or 24000 of mp3 and ogg_vorbis by engine"},
    "epoch": {"type": ["string", "integer"], "description": "part of the key; change it to make new audio"},
    "user_agent": {"type": "string", "minLength": 1, "maxLength": 254},
    "ca_file": {"type": "string", "description": "PEM, trusted instead of the system's"},
    "insecure_loopback": {"type": "boolean", "description": "no TLS verification on loopback, for tests"},
    "connect_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "first_byte_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "stall_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "max_concurrency": {"type": "integer", "minimum": 0, "maximum": 10000, "description": "requests at once; 0 = any number"},
    "max_characters": {"type": "integer", "minimum": 1, "maximum": 3000, "description": "longest text in characters that are billed; the service takes 3000, and 6000 with tags"}
  }
})";

namespace {

std::string one_of(const config::Options& given, std::string_view key) {
  const int64_t number = given.integer(key, 0);
  return number != 0 ? std::to_string(number) : given.text(key, "");
}

std::vector<std::string> list_of(const config::Options& given, std::string_view key,
                                 std::vector<std::string> fallback) {
  const auto* found = given.object().if_contains(key);
  if (found == nullptr) return fallback;
  std::vector<std::string> list;
  for (const auto& item : found->as_array()) list.emplace_back(item.as_string());
  return list;
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

tts::Result<std::string> origin_of(const std::string& region, const std::string& endpoint) {
  const bool china = region.starts_with("cn-");
  const auto url = http::parse_url(endpoint.empty() ? "https://polly." + region + ".amazonaws.com" +
                                                          (china ? ".cn" : "")
                                                    : endpoint);
  if (!url.ok()) {
    return tts::Status{TTS_INVALID_ARGUMENT,
                       (endpoint.empty() ? "region: " : "endpoint: ") + url.status().message()};
  }
  if (url.value().path != "/" || !url.value().query.empty()) {
    return tts::Status{TTS_INVALID_ARGUMENT,
                       "endpoint: give an origin without a path; the service's paths are added"};
  }
  return url.value().origin();
}

}  // namespace

tts::Status check_lexicons(const std::vector<std::string>& names) {
  const auto is_name = [](const std::string& name) {
    return !name.empty() && name.size() <= 20 && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
  };
  if (names.size() <= 5 && std::all_of(names.begin(), names.end(), is_name)) return {};
  return {TTS_INVALID_ARGUMENT,
          "lexicons: five names at most are right, each of 1 to 20 letters and digits"};
}

tts::Result<PollyOptions> PollyOptions::parse(std::string_view json) {
  auto parsed = config::Options::parse(json);
  if (!parsed.ok()) return parsed.status();
  const config::Options& given = parsed.value();
  PollyOptions options;
  options.region = given.text("region", "");
  auto origin = origin_of(options.region, given.text("endpoint", ""));
  if (!origin.ok()) return origin.status();
  options.origin = std::move(origin).value();
  options.access_key_id = given.text("access_key_id", "");
  options.secret_access_key = given.text("secret_access_key", "");
  options.session_token = given.text("session_token", "");
  if (options.region.empty() || options.access_key_id.empty() ||
      options.secret_access_key.empty()) {
    return tts::Status{TTS_INVALID_ARGUMENT,
                       "region, access_key_id, secret_access_key: all of them must be given"};
  }
  if (auto status = read_times(given, options.limits); !status.ok()) return status;

  options.engine = find_engine(given.text("engine", "neural"));
  if (options.engine == nullptr) {
    return tts::Status{TTS_INVALID_ARGUMENT, "engine: there is no such engine"};
  }
  options.voice = given.text("voice", "");
  options.language = given.text("language", "");
  options.style = given.text("style", "");
  options.lexicons = list_of(given, "lexicons", {});
  if (auto status = check_lexicons(options.lexicons); !status.ok()) return status;
  options.lexicon_revision = one_of(given, "lexicon_revision");
  options.mark_types = list_of(given, "speech_marks", {"sentence", "word", "ssml"});
  // One order, so that it means nothing in the key.
  std::sort(options.mark_types.begin(), options.mark_types.end());
  options.format.name = given.text("output_format", options.format.name);
  options.format.sample_rate = static_cast<uint32_t>(given.integer("sample_rate", 0));
  if (auto status = check_usual_format(options.format); !status.ok()) return status;
  options.epoch = one_of(given, "epoch");
  options.user_agent = given.text("user_agent", options.user_agent);
  options.client.service = "polly";
  options.client.ca_file = given.text("ca_file", "");
  options.client.insecure_loopback = given.boolean("insecure_loopback", false);
  options.max_concurrency = static_cast<uint32_t>(given.integer("max_concurrency", 0));
  options.max_characters = static_cast<std::size_t>(given.integer("max_characters", int64_t{3000}));
  return options;
}

}  // namespace caesura::polly
