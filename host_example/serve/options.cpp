#include "host_example/serve/options.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>

#include "host_example/failure.hpp"
#include "host_example/serve/names.hpp"
#include "plugins/support/config/options.hpp"

namespace caesura::serve {

const char* const kOptionsSchema = R"json({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "listen": {"type": "string", "description": "ADDRESS:PORT, [ADDRESS]:PORT for IPv6; port 0 = any that is free (127.0.0.1:8080)"},
    "tls": {"type": "object", "additionalProperties": false, "required": ["certificate", "key"],
      "properties": {
        "certificate": {"type": "string", "description": "PEM file of the certificate and its chain"},
        "key": {"type": "string", "description": "PEM file of its key"}}},
    "tokens": {"type": "array", "minItems": 1, "items": {"type": "object", "additionalProperties": false,
      "required": ["token"], "properties": {
        "token": {"type": "string", "x-secret": true, "description": "${ENV:NAME} or file:/path; 16 characters or more"},
        "tenant": {"type": "string", "description": "whose projects and entries it opens (the one without a name)"}}}},
    "anonymous": {"type": "boolean", "description": "without tokens: serve other machines, too (false)"},
    "chain": {"type": "string", "description": "what speaks (--chain, else default)"},
    "projects": {"type": "string", "description": "folder of project files, or of one folder for each tenant (none)"},
    "threads": {"type": "integer", "minimum": 0, "maximum": 256, "description": "that read and write (one for each processor)"},
    "access_log": {"type": "string", "description": "a file, \"-\" for stderr, or none (-)"},
    "limits": {"type": "object", "additionalProperties": false, "properties": {
      "body": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$", "description": "largest body (1MiB)"},
      "header": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$", "description": "largest header (16KiB)"},
      "connections": {"type": "integer", "minimum": 1, "maximum": 1000000, "description": "at once (1024)"},
      "requests_per_second": {"type": "number", "minimum": 0, "description": "of one tenant (any number)"},
      "burst": {"type": "integer", "minimum": 1, "maximum": 1000000, "description": "requests above the rate at once (100)"},
      "workers": {"type": "integer", "minimum": 1, "maximum": 10000, "description": "requests that wait for audio at once (128)"},
      "waiting": {"type": "integer", "minimum": 0, "maximum": 1000000, "description": "requests that wait for a worker (1024)"}}},
    "timeouts": {"type": "object", "additionalProperties": false, "properties": {
      "header": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "for a whole header (10s)"},
      "body": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "for a whole body (30s)"},
      "idle": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "between requests (75s)"},
      "write": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "a client that takes nothing (30s)"},
      "request": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "until the audio is there (5m)"},
      "stop": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "for what is under way at the end (30s)"}}},
    "openai": {"type": "object", "additionalProperties": false, "properties": {
      "models": {"type": "object", "description": "names of models (any name is passed to the provider)",
        "additionalProperties": {"type": "object", "additionalProperties": false, "properties": {
          "chain": {"type": "string", "description": "what speaks"},
          "model": {"type": "string", "description": "the provider's model (its config's)"}}}},
      "voices": {"type": "object", "additionalProperties": {"type": "string"}, "description": "OpenAI's voices as the provider's"},
      "default_format": {"enum": ["mp3", "opus", "aac", "flac", "wav", "pcm"], "description": "where a request names none (the provider's)"}}}
  }
})json";

namespace {

using host::Failure;
using host::kWrongUsage;

[[noreturn]] void fail(const std::string& what) {
  throw Failure(kWrongUsage, "serve." + what);
}

template <class T>
T checked(tts::Result<T> result, const char* section) {
  if (!result.ok()) fail(std::string(section) + "." + result.status().message());
  return std::move(result).value();
}

config::Options child(const config::Options& options, const char* key) {
  const auto* value = options.object().if_contains(key);
  auto parsed = config::Options::parse(value == nullptr ? "" : boost::json::serialize(*value));
  if (!parsed.ok()) fail(std::string(key) + ": " + parsed.status().message());
  return std::move(parsed).value();
}

void read_listen(const std::string& listen, Options& options) {
  const auto colon = listen.rfind(':');
  std::string address = listen.substr(0, colon);
  if (address.size() > 1 && address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  }
  if (address == "localhost") address = "127.0.0.1";
  boost::system::error_code error;
  boost::asio::ip::make_address(address, error);
  unsigned port = 0;
  const char* const end = listen.data() + listen.size();
  const auto digits = colon == std::string::npos ? end : listen.data() + colon + 1;
  const auto [at, mistake] = std::from_chars(digits, end, port);
  if (error || mistake != std::errc{} || at != end || port > 65535) {
    fail("listen: \"" + listen + "\" is no address; write 127.0.0.1:8080 or [::]:8080");
  }
  options.address = address;
  options.port = static_cast<uint16_t>(port);
}

void read_tokens(const config::Options& section, Options& options) {
  if (const auto* tokens = section.object().if_contains("tokens")) {
    for (const auto& item : tokens->as_array()) {
      const auto& token = item.as_object();
      TokenOption option;
      option.reference = std::string(token.at("token").as_string());
      if (const auto* tenant = token.if_contains("tenant")) option.tenant = tenant->as_string();
      if (!option.tenant.empty() && !is_plain_name(option.tenant)) {
        fail("tokens: tenant \"" + option.tenant.substr(0, 64) + "\" is no name; " +
             std::string(kPlainNameRule));
      }
      options.tokens.push_back(std::move(option));
    }
  }
  const bool loopback = boost::asio::ip::make_address(options.address).is_loopback();
  if (options.tokens.empty() && !loopback && !section.boolean("anonymous", false)) {
    fail("listen: " + options.address +
         " is open to other machines, and there are no tokens; add tokens, or say "
         "\"anonymous: true\"");
  }
}

void read_limits(const config::Options& limits, Limits& out) {
  out.body_bytes = checked(limits.size("body", out.body_bytes), "limits");
  const uint64_t header = checked(limits.size("header", out.header_bytes), "limits");
  if (header < 512 || header > (uint64_t{1} << 20)) fail("limits.header: must be 512B to 1MiB");
  out.header_bytes = static_cast<uint32_t>(header);
  const auto count = [&](const char* key, uint32_t& value) {
    value = static_cast<uint32_t>(limits.integer(key, value));
  };
  count("connections", out.connections);
  count("burst", out.burst);
  count("workers", out.workers);
  count("waiting", out.waiting);
  out.requests_per_second = limits.number("requests_per_second", out.requests_per_second);
}

void read_timeouts(const config::Options& timeouts, Timeouts& out) {
  const auto time = [&](const char* key, Milliseconds& value) {
    value = Milliseconds(checked(timeouts.duration_ms(key, value.count()), "timeouts"));
  };
  time("header", out.header);
  time("body", out.body);
  time("idle", out.idle);
  time("write", out.write);
  time("request", out.request);
  time("stop", out.stop);
}

void read_openai(const config::Options& openai, Options& out) {
  out.default_format = openai.text("default_format", "");
  if (const auto* models = openai.object().if_contains("models")) {
    for (const auto& [name, model] : models->as_object()) {
      ModelOption option;
      if (const auto* chain = model.as_object().if_contains("chain"))
        option.chain = chain->as_string();
      if (const auto* own = model.as_object().if_contains("model")) option.model = own->as_string();
      out.models.emplace(name, std::move(option));
    }
  }
  if (const auto* voices = openai.object().if_contains("voices")) {
    for (const auto& [name, voice] : voices->as_object())
      out.voices.emplace(name, voice.as_string());
  }
}

}  // namespace

Options read_options(std::string_view json, const std::string& listen) {
  auto parsed = config::Options::parse(json);
  if (!parsed.ok()) throw Failure(kWrongUsage, parsed.status().message());
  const config::Options& section = parsed.value();
  Options options;
  read_listen(listen.empty() ? section.text("listen", "127.0.0.1:8080") : listen, options);
  const config::Options tls = child(section, "tls");
  options.certificate = tls.text("certificate", "");
  options.key = tls.text("key", "");
  read_tokens(section, options);
  options.chain = section.text("chain", "");
  options.projects = section.text("projects", "");
  options.threads = static_cast<unsigned>(section.integer("threads", 0));
  options.access_log = section.text("access_log", "-");
  if (options.access_log == "none") options.access_log.clear();
  read_limits(child(section, "limits"), options.limits);
  read_timeouts(child(section, "timeouts"), options.timeouts);
  read_openai(child(section, "openai"), options);
  return options;
}

}  // namespace caesura::serve
