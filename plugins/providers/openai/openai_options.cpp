#include "plugins/providers/openai/openai_options.hpp"

#include <algorithm>
#include <array>

#include "plugins/support/config/options.hpp"
#include "plugins/support/http/url.hpp"

namespace caesura::openai {

const char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["model", "voice"],
  "properties": {
    "base_url": {"type": "string", "minLength": 1, "description": "of the server, with or without /v1 at its end"},
    "key": {"type": "string", "minLength": 1, "x-secret": true, "description": "API key; a local server may want none"},
    "organization": {"type": "string"},
    "project": {"type": "string"},
    "model": {"type": "string", "minLength": 1, "description": "model of a request that names none"},
    "voice": {"type": "string", "minLength": 1, "description": "voice of a request that names none; id:... is a custom voice"},
    "instructions": {"type": "string", "description": "how to speak, in words; a request's option of that name replaces it"},
    "speed": {"type": "number", "minimum": 0.25, "maximum": 4, "description": "speed at rate_pct 0"},
    "extra_body": {"type": "object", "description": "further members of the JSON that this server takes; part of the key"},
    "response_format": {"enum": ["wav", "pcm", "mp3", "opus", "flac", "aac"], "description": "what a request gets that names no encoding"},
    "sample_rate": {"type": "integer", "minimum": 8000, "maximum": 192000, "description": "Hz of the server's pcm and wav"},
    "stream": {"enum": ["audio", "sse"], "description": "how audio comes: as it is, or as server-sent events"},
    "language": {"type": "string", "description": "BCP 47 tag of a request that names none; decides what is a mark"},
    "epoch": {"type": ["string", "integer"], "description": "part of the key; change it to make new audio"},
    "voices": {"description": "what is listed: names, or server to ask it", "anyOf": [{"enum": ["server"]}, {"type": "array", "items": {"type": "string", "minLength": 1}}]},
    "max_characters": {"type": "integer", "minimum": 1, "maximum": 10000000},
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

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

// Clients of other makes want the address with /v1, so both are right, and mean one server.
tts::Result<std::string> base_url(const std::string& given) {
  const auto url = http::parse_url(given);
  if (!url.ok()) return invalid("base_url: " + url.status().message());
  if (!url.value().query.empty()) return invalid("base_url: must have no query (?...)");
  std::string path = url.value().path;
  const auto drop_slashes = [&path] { path.erase(path.find_last_not_of('/') + 1); };
  drop_slashes();
  if (path.ends_with("/v1")) path.resize(path.size() - 3);
  drop_slashes();
  return url.value().origin() + path;
}

tts::Status check_extra_body(const boost::json::object& extra) {
  constexpr std::array<std::string_view, 7> kOwn{
      "input", "instructions", "model", "speed", "stream_format", "response_format", "voice"};
  for (const auto& [name, value] : extra) {
    const std::string_view key = name;
    if (std::find(kOwn.begin(), kOwn.end(), key) == kOwn.end()) continue;
    const std::string_view option = key == "stream_format" ? std::string_view("stream") : key;
    return invalid("extra_body: " + std::string(key) +
                   (key == "input" ? " is the text of each request; leave it out"
                                   : " has an option of its own; write " + std::string(option) +
                                         " beside extra_body"));
  }
  return {};
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

tts::Result<OpenAiOptions> OpenAiOptions::parse(std::string_view json) {
  const auto parsed = config::Options::parse(json);
  if (!parsed.ok()) return parsed.status();
  const config::Options& given = parsed.value();
  OpenAiOptions options;
  auto base = openai::base_url(given.text("base_url", "https://api.openai.com"));
  if (!base.ok()) return base.status();
  options.base_url = std::move(base).value();
  options.key = given.text("key", "");
  options.organization = given.text("organization", "");
  options.project = given.text("project", "");
  options.model = given.text("model", "");
  options.voice = given.text("voice", "");
  if (options.model.empty() || options.voice.empty()) {
    return invalid("model and voice: both must be given");
  }
  options.instructions = given.text("instructions", "");
  options.speed = given.number("speed", 1);
  if (const auto* extra = given.object().if_contains("extra_body")) {
    options.extra_body = extra->as_object();
    if (auto status = check_extra_body(options.extra_body); !status.ok()) return status;
  }
  options.format = openai::response_format(given.text("response_format", "wav"));
  options.sample_rate = static_cast<uint32_t>(given.integer("sample_rate", 0));
  options.events = given.text("stream", "audio") == "sse";
  options.language = given.text("language", "");
  options.epoch = given.text("epoch", "");
  if (given.integer("epoch", 0) != 0) options.epoch = std::to_string(given.integer("epoch", 0));
  if (const auto* voices = given.object().if_contains("voices")) {
    options.ask_voices = voices->is_string();
    if (const auto* list = voices->if_array()) {
      for (const auto& one : *list) options.voices.emplace_back(std::string_view(one.as_string()));
    }
  }
  options.max_characters = static_cast<std::size_t>(given.integer("max_characters", 4096));
  options.max_concurrency = static_cast<uint32_t>(given.integer("max_concurrency", 0));
  options.user_agent = given.text("user_agent", "");
  options.ca_file = given.text("ca_file", "");
  options.insecure_loopback = given.boolean("insecure_loopback", false);
  if (auto status = read_limits(given, options.limits); !status.ok()) return status;
  return options;
}

}  // namespace caesura::openai
