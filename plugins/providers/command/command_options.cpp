#include "plugins/providers/command/command_options.hpp"

#include <algorithm>

#include "plugins/providers/command/rendering.hpp"
#include "plugins/support/config/options.hpp"

namespace caesura::command {

const char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "anyOf": [{"required": ["engine"]}, {"required": ["program"]}],
  "properties": {
    "engine": {"enum": ["espeak-ng", "flite"], "description": "defaults for all other options"},
    "program": {"type": "string", "minLength": 1, "description": "a path, or a name to look for in search_path"},
    "search_path": {"type": "string", "description": "folders, separated by colons"},
    "install_hint": {"type": "string", "description": "said when the program is missing"},
    "arguments": {"type": "array", "description": "templates; a list within stands or falls together", "items": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]}},
    "version_arguments": {"type": "array", "items": {"type": "string"}, "description": "what makes the program tell its version; empty = it is not asked"},
    "environment": {"type": "object", "additionalProperties": {"type": "string"}, "description": "variables beside LC_ALL and PATH"},
    "stdin": {"enum": ["text", "ssml", "none"]},
    "output": {"enum": ["wav", "pcm"], "description": "what comes on standard output; pcm = raw samples of 16 bits"},
    "seekable_output": {"type": "boolean", "description": "standard output is a file in memory, read when the program has ended"},
    "sample_rate": {"type": "integer", "minimum": 1000, "maximum": 768000, "description": "of raw output"},
    "channels": {"type": "integer", "minimum": 1, "maximum": 8, "description": "of raw output"},
    "voice": {"type": "string", "description": "voice of a request that names none"},
    "language": {"type": "string", "description": "BCP 47 tag of a request that names none"},
    "voice_is_language": {"type": "boolean", "description": "voices are named by language tags"},
    "epoch": {"type": ["string", "integer"], "description": "part of the key; change it to make new audio"},
    "pauses": {"enum": ["espeak-ng", "none"], "description": "how pauses are rendered; espeak-ng needs stdin: ssml"},
    "words_per_minute": {"type": "number", "exclusiveMinimum": 0, "maximum": 1000, "description": "speed at rate_pct 0"},
    "timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"},
    "max_output": {"type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$"},
    "max_concurrency": {"type": "integer", "minimum": 0, "maximum": 10000, "description": "processes at once; 0 = any number"},
    "max_characters": {"type": "integer", "minimum": 1, "maximum": 10000000}
  }
})";

namespace {

constexpr std::string_view kEspeakNg = R"({
  "program": "espeak-ng",
  "install_hint": "apt-get install espeak-ng",
  "arguments": ["-m", "--stdin", "--stdout", "-z", ["-v", "{voice}"],
                "-s", "{words_per_minute}", "-p", "{pitch_scale}", "-a", "{amplitude}"],
  "version_arguments": ["--version"],
  "stdin": "ssml", "output": "wav", "sample_rate": 22050, "pauses": "espeak-ng",
  "voice": "en", "voice_is_language": true
})";

constexpr std::string_view kFlite = R"({
  "program": "flite",
  "install_hint": "apt-get install flite",
  "arguments": [["-voice", "{voice}"], "--setf", "duration_stretch={stretch}",
                "-f", "/dev/stdin", "-o", "/dev/stdout"],
  "version_arguments": ["--version"],
  "stdin": "text", "output": "wav", "seekable_output": true, "pauses": "none",
  "voice": "kal16", "language": "en-US"
})";

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

std::vector<std::string> strings_of(const boost::json::object& object, std::string_view key) {
  std::vector<std::string> strings;
  if (const auto* list = object.if_contains(key)) {
    for (const auto& entry : list->as_array()) {
      strings.emplace_back(std::string_view(entry.as_string()));
    }
  }
  return strings;
}

// Small and the same everywhere, so that nothing around the host changes the sound.
std::vector<std::string> environment_of(const boost::json::object& object,
                                        const std::string& search_path) {
  std::map<std::string, std::string> variables{{"LC_ALL", "C.UTF-8"}, {"PATH", search_path}};
  if (const auto* more = object.if_contains("environment")) {
    for (const auto& [name, value] : more->as_object()) {
      variables[std::string(std::string_view(name))] = std::string_view(value.as_string());
    }
  }
  std::vector<std::string> environment;
  for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
  return environment;
}

tts::Status check(const CommandOptions& options) {
  if (options.program.empty()) return invalid("program: must be given where engine is not");
  if (options.pauses == PauseStyle::kEspeakNg && options.input != Input::kSsml) {
    return invalid("pauses: espeak-ng needs stdin: ssml, for its pauses are SSML");
  }
  if (!options.wav && options.sample_rate == 0) {
    return invalid("sample_rate: must be given where output is pcm");
  }
  if (options.input == Input::kNone && !options.arguments.uses("text")) {
    return invalid("stdin: none needs {text} in arguments, or nothing is told to the program");
  }
  return {};
}

}  // namespace

tts::Result<CommandOptions> CommandOptions::parse(std::string_view json) {
  auto written = config::Options::parse(json);
  if (!written.ok()) return written.status();
  const std::string engine = written.value().text("engine", "");
  boost::json::object merged;
  if (engine == "espeak-ng") merged = boost::json::parse(kEspeakNg).as_object();
  if (engine == "flite") merged = boost::json::parse(kFlite).as_object();
  for (const auto& [key, value] : written.value().object()) merged.insert_or_assign(key, value);
  const auto parsed = config::Options::parse(boost::json::serialize(merged));
  if (!parsed.ok()) return parsed.status();
  const config::Options& given = parsed.value();

  CommandOptions options;
  options.program = given.text("program", "");
  const auto slash = options.program.find_last_of('/');
  options.engine_name = !engine.empty() ? engine : options.program.substr(slash + 1);
  options.search_path = given.text("search_path", options.search_path);
  options.install_hint = given.text("install_hint", "");
  if (const auto* list = merged.if_contains("arguments")) {
    auto arguments = ArgumentTemplate::parse(list->as_array(), placeholder_names());
    if (!arguments.ok()) return arguments.status();
    options.arguments = std::move(arguments).value();
  }
  options.version_arguments = strings_of(merged, "version_arguments");
  options.environment = environment_of(merged, options.search_path);
  const std::string input = given.text("stdin", "text");
  options.input = input == "ssml" ? Input::kSsml : input == "none" ? Input::kNone : Input::kText;
  options.wav = given.text("output", "wav") == "wav";
  options.seekable_output = given.boolean("seekable_output", false);
  options.sample_rate = static_cast<uint32_t>(given.integer("sample_rate", 0));
  options.channels = static_cast<uint32_t>(given.integer("channels", 1));
  options.voice = given.text("voice", "");
  options.language = given.text("language", "");
  options.voice_is_language = given.boolean("voice_is_language", false);
  options.epoch = given.text("epoch", "");
  if (given.integer("epoch", 0) != 0) options.epoch = std::to_string(given.integer("epoch", 0));
  if (given.text("pauses", "none") == "espeak-ng") options.pauses = PauseStyle::kEspeakNg;
  if (engine == "espeak-ng") options.voice_list = VoiceList::kEspeakNg;
  if (engine == "flite") options.voice_list = VoiceList::kFlite;
  options.words_per_minute = given.number("words_per_minute", options.words_per_minute);
  const auto timeout = given.duration_ms("timeout", options.timeout.count());
  if (!timeout.ok()) return timeout.status();
  // More than a year would overflow the clock, and means "never".
  constexpr int64_t kYearMs = int64_t{366} * 86'400'000;
  options.timeout = std::chrono::milliseconds(std::min(timeout.value(), kYearMs));
  const auto max_output = given.size("max_output", options.max_output);
  if (!max_output.ok()) return max_output.status();
  options.max_output = max_output.value();
  options.max_concurrency = static_cast<uint32_t>(given.integer("max_concurrency", 8));
  options.max_characters = static_cast<std::size_t>(given.integer("max_characters", 100'000));
  if (auto status = check(options); !status.ok()) return status;
  return options;
}

}  // namespace caesura::command
