// The options of `use: command`, and the engines that it knows by name.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/providers/command/argument_template.hpp"

namespace caesura::command {

extern const char kSchema[];  // JSON Schema of the options

enum class Input : std::uint8_t { kNone, kText, kSsml };
enum class PauseStyle : std::uint8_t { kNone, kEspeakNg };
enum class VoiceList : std::uint8_t { kNone, kEspeakNg, kFlite };

struct CommandOptions {
  std::string engine_name;  // for messages: the profile's name, or the program's file name
  std::string program;      // a path, or a name to look for in search_path
  std::string search_path = "/usr/local/bin:/usr/bin:/bin";
  std::string install_hint;
  ArgumentTemplate arguments;
  std::vector<std::string> version_arguments;  // empty = not asked
  std::vector<std::string> environment;        // "NAME=value", sorted
  Input input = Input::kText;
  bool wav = true;               // else raw samples of 16 bits
  bool seekable_output = false;  // the program cannot write to a pipe
  uint32_t sample_rate = 0;      // of raw output; of WAV what is expected, 0 = unknown
  uint32_t channels = 1;
  std::string voice;
  std::string language;
  bool voice_is_language = false;  // voices are named by language tags
  std::string epoch;
  PauseStyle pauses = PauseStyle::kNone;
  VoiceList voice_list = VoiceList::kNone;
  double words_per_minute = 175;  // at rate_pct 0
  std::chrono::milliseconds timeout{60'000};
  uint64_t max_output = uint64_t{1} << 30;  // bytes
  uint32_t max_concurrency = 8;
  std::size_t max_characters = 100'000;

  // What the config gives, over what its engine's profile gives.
  static tts::Result<CommandOptions> parse(std::string_view json);
};

}  // namespace caesura::command
