#include "host_example/commands/speech_options.hpp"

namespace caesura::host {

void add_speech_options(CLI::App& command, Speech& speech, std::optional<std::string>& pauses) {
  command.add_option("--voice", speech.voice, "voice of the provider");
  command.add_option("--language", speech.language, "language as BCP 47 has it: en-GB");
  command.add_option("--rate", speech.rate_pct, "change of speed in percent: -50 = half");
  command.add_option("--pitch", speech.pitch_pct, "change of pitch in percent");
  command.add_option("--tenant", speech.tenant, "whose entry it is");
  add_pauses_option(command, pauses);
}

}  // namespace caesura::host
