#include "plugins/providers/tone/tone_options.hpp"

#include "plugins/support/config/options.hpp"

namespace caesura::tone {

const char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "voice": {"type": "string", "minLength": 1, "description": "voice of a request that names none; every name is a voice of its own"},
    "language": {"type": "string", "description": "BCP 47 tag of a request that names none"},
    "epoch": {"type": ["string", "integer"], "description": "part of the key; change it to make new audio"},
    "sample_rate": {"type": "integer", "minimum": 8000, "maximum": 192000},
    "channels": {"type": "integer", "minimum": 1, "maximum": 8},
    "chunk_ms": {"type": "integer", "minimum": 1, "maximum": 10000, "description": "milliseconds of audio in one write"},
    "first_byte_ms": {"type": "integer", "minimum": 0, "maximum": 600000, "description": "wait before the first byte"},
    "real_time_factor": {"type": "number", "minimum": 0, "maximum": 100, "description": "seconds to make one second of audio; 0 = at once"},
    "max_concurrency": {"type": "integer", "minimum": 0, "maximum": 100000, "description": "calls at once; 0 = any number"},
    "max_characters": {"type": "integer", "minimum": 1, "maximum": 10000000},
    "natural_pauses": {
      "type": "object",
      "additionalProperties": false,
      "description": "pauses that nobody sets, in milliseconds",
      "properties": {
        "sentence_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
        "paragraph_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
        "comma_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
        "colon_ms": {"type": "integer", "minimum": 0, "maximum": 60000},
        "semicolon_ms": {"type": "integer", "minimum": 0, "maximum": 60000}
      }
    },
    "script": {
      "type": "array",
      "description": "faults on purpose, for tests; the first rule that fits a call is used",
      "items": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "call": {"type": "integer", "minimum": 1, "description": "fits this call only, counted from 1"},
          "text": {"type": "string", "minLength": 1, "description": "fits texts that hold this"},
          "times": {"type": "integer", "minimum": 1, "description": "fits so many calls at most"},
          "delay_ms": {"type": "integer", "minimum": 0, "maximum": 600000, "description": "wait before the first byte, added to first_byte_ms"},
          "ignore_cancel": {"type": "boolean", "description": "the delay goes on when the caller has gone"},
          "chunk_bytes": {"type": "integer", "minimum": 1, "description": "size of every write, in bytes; may cut samples"},
          "after_bytes": {"type": "integer", "minimum": 0, "description": "bytes that come before status, hang or end; 0 = not even begin"},
          "status": {"enum": ["CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"], "description": "fail with this"},
          "vendor_code": {"type": "integer"},
          "retry_after_ms": {"type": "integer", "minimum": -1},
          "message": {"type": "string"},
          "hang": {"type": "boolean", "description": "wait until the caller cancels or its deadline is over"},
          "end": {"type": "boolean", "description": "answer OK with what was written so far"}
        }
      }
    }
  }
})";

tts::Result<ToneOptions> ToneOptions::parse(std::string_view json) {
  auto parsed = config::Options::parse(json);
  if (!parsed.ok()) return parsed.status();
  const config::Options& given = parsed.value();
  ToneOptions options;
  options.voice = given.text("voice", options.voice);
  options.language = given.text("language", options.language);
  options.epoch = given.text("epoch", "");
  if (given.integer("epoch", 0) != 0) options.epoch = std::to_string(given.integer("epoch", 0));
  const auto u32 = [&given](std::string_view key, uint32_t fallback) {
    return static_cast<uint32_t>(given.integer(key, fallback));
  };
  options.sample_rate = u32("sample_rate", options.sample_rate);
  options.channels = u32("channels", options.channels);
  options.chunk_ms = u32("chunk_ms", options.chunk_ms);
  options.first_byte_ms = given.integer("first_byte_ms", 0);
  options.real_time_factor = given.number("real_time_factor", 0);
  options.max_concurrency = u32("max_concurrency", 0);
  options.max_characters = u32("max_characters", static_cast<uint32_t>(options.max_characters));
  if (const auto* pauses = given.object().if_contains("natural_pauses")) {
    constexpr std::array<std::string_view, text::kPauseClasses> kKeys{
        "sentence_ms", "paragraph_ms", "", "comma_ms", "colon_ms", "semicolon_ms"};
    for (std::size_t i = 0; i < kKeys.size(); ++i) {
      const auto* value = pauses->as_object().if_contains(kKeys[i]);
      if (value != nullptr) options.natural[i] = value->to_number<int32_t>();
    }
  }
  if (const auto* script = given.object().if_contains("script")) {
    auto rules = Script::parse(script->as_array());
    if (!rules.ok()) return rules.status();
    options.script = std::move(rules).value();
  }
  return options;
}

}  // namespace caesura::tone
