// caesura speak: one text, spoken through the chain.
#include <tts/ext/info.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "host_example/answer.hpp"
#include "host_example/commands/speech_options.hpp"
#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/metrics_file.hpp"
#include "host_example/program.hpp"
#include "host_example/session.hpp"
#include "host_example/text_input.hpp"
#include "host_example/trace_id.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

struct SpeakOptions {
  std::string text;
  Speech speech;
  std::optional<std::string> pauses;
  std::string output;
  std::string trace_id;
  std::string metrics;
  bool bypass = false;
  bool refresh = false;
  bool only_if_cached = false;
  bool marks = false;
};

// Found out before anything is paid for.
void check_output(const SpeakOptions& options, bool as_json) {
  namespace fs = std::filesystem;
  if (options.output.empty()) return;
  if (options.output == "-") {
    if (as_json) throw Failure(kWrongUsage, "-o - and --json both want stdout; name a file");
    if (isatty(STDOUT_FILENO) != 0) {
      throw Failure(kWrongUsage, "-o - would write audio to a terminal; send stdout elsewhere");
    }
    return;
  }
  std::error_code error;
  if (fs::is_directory(options.output, error)) {
    throw Failure(kWrongUsage, options.output + ": is a folder; name a file");
  }
  const fs::path folder = fs::absolute(options.output).parent_path();
  if (!fs::is_directory(folder, error)) {
    throw Failure(kFailed, folder.string() + ": no such folder; make it first");
  }
}

std::unique_ptr<AudioOutput> open_output(const std::string& output) {
  if (output.empty()) return discard_audio();
  return output == "-" ? wav_on_stdout() : wav_file(output);
}

json::array marks_json(const Answer& answer) {
  constexpr std::array<const char*, 6> kKinds = {"",       "word",     "sentence",
                                                 "viseme", "bookmark", "pause"};
  constexpr std::array<const char*, 7> kClasses = {"",      "sentence", "paragraph", "chapter",
                                                   "comma", "colon",    "semicolon"};
  json::array marks;
  for (const tts_mark& mark : answer.marks) {
    if (mark.kind < TTS_MARK_WORD || mark.kind > TTS_MARK_PAUSE) continue;
    json::object told{{"kind", kKinds.at(static_cast<std::size_t>(mark.kind))},
                      {"start_ms", static_cast<double>(mark.start_us) / 1000}};
    if (mark.duration_us >= 0) told["duration_ms"] = static_cast<double>(mark.duration_us) / 1000;
    if (mark.text_offset >= 0) told["text_offset"] = mark.text_offset;
    if (mark.text_size > 0) told["text_size"] = mark.text_size;
    const auto pause_class = static_cast<std::size_t>(mark.pause_class);
    if (pause_class > 0 && pause_class < kClasses.size()) told["class"] = kClasses.at(pause_class);
    marks.emplace_back(std::move(told));
  }
  return marks;
}

void tell_people(const Answer& answer, const std::string& output) {
  const json::object report = to_json(answer);
  const json::value& duration = report.at("duration_ms");
  std::fprintf(stderr, "%s", std::string(answer.cache()).c_str());
  if (duration.is_double())
    std::fprintf(stderr, ", %.2f s of speech", duration.get_double() / 1000);
  std::fprintf(stderr, ", in %.1f ms", answer.elapsed_ms);
  if (!output.empty())
    std::fprintf(stderr, ", written to %s", output == "-" ? "stdout" : output.c_str());
  std::fprintf(stderr, "\n");
  if (const auto ignored = answer.told(TTS_INFO_PAUSES_NOT_RENDERED); !ignored.empty()) {
    std::fprintf(stderr, "not rendered as asked by this provider: %s\n",
                 std::string(ignored).c_str());
  }
}

void run(const CommonOptions& common, SpeakOptions options) {
  set_up_log(common.log_level, "info");
  check_output(options, common.json);
  options.speech.trace_id = trace_id_of_option(options.trace_id);
  options.speech.text = read_spoken_text(options.text);
  if (options.bypass) options.speech.flags |= TTS_REQUEST_BYPASS;
  if (options.refresh) options.speech.flags |= TTS_REQUEST_REFRESH;
  if (options.only_if_cached) options.speech.flags |= TTS_REQUEST_ONLY_IF_CACHED;
  if (options.marks) options.speech.flags |= TTS_REQUEST_WANT_MARKS;
  const Session session(common);
  if (options.pauses) options.speech.pauses = session.pauses(*options.pauses);
  watch_for_interrupts();
  const auto output = open_output(options.output);
  const Answer answer = with_metrics(
      session, options.metrics, [&] { return speak(session.provider(), options.speech, *output); });
  if (!common.json) return tell_people(answer, options.output);
  json::object report = to_json(answer);
  report["output"] = text_or_null(options.output);
  if (!options.trace_id.empty()) report["trace_id"] = options.speech.trace_id;
  if (options.marks) report["marks"] = marks_json(answer);
  print_json(report);
}

}  // namespace

void add_speak(CLI::App& app, Program& program) {
  const auto options = std::make_shared<SpeakOptions>();
  CLI::App& command =
      add_command(app, program, "speak", "Speak one text",
                  "caesura speak \"Good evening, Ada.\" --pauses natural,comma=450 -o evening.wav",
                  [&program, options] { run(program.common, *options); });
  command.add_option("text", options->text, "what to say, or - to read it from stdin")
      ->required()
      ->type_name("TEXT");
  add_speech_options(command, options->speech, options->pauses);
  auto* bypass = command.add_flag("--bypass", options->bypass, "neither look up nor store");
  auto* refresh = command.add_flag("--refresh", options->refresh, "speak anew, replace the entry");
  auto* only = command.add_flag("--only-if-cached", options->only_if_cached,
                                "never synthesise: without an entry, fail");
  bypass->excludes(refresh)->excludes(only);
  refresh->excludes(only);
  command.add_flag("--marks", options->marks,
                   "also tell where words and pauses lie; an entry without marks is a miss");
  command
      .add_option("-o,--output", options->output,
                  "WAV file, or - to stream WAV to stdout; without it only the report is given")
      ->type_name("FILE");
  add_trace_option(command, options->trace_id);
  add_metrics_option(command, options->metrics);
}

}  // namespace caesura::host
