// caesura produce: a book, spoken segment by segment and joined into chapters.
#include <tts/values.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include "host_example/assembler/chapter_assembler.hpp"
#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/metrics_file.hpp"
#include "host_example/ordered_speech.hpp"
#include "host_example/produce/manifest.hpp"
#include "host_example/produce/work_list.hpp"
#include "host_example/program.hpp"
#include "host_example/progress.hpp"
#include "host_example/session.hpp"
#include "host_example/trace_id.hpp"

namespace caesura::host {
namespace {

namespace fs = std::filesystem;

struct ProduceOptions {
  BookOptions book;
  std::string output;
  std::string trace_id;
  std::string metrics;
  unsigned jobs = 0;
};

using Place = WorkList::Place;

class Production {
 public:
  Production(const ProduceOptions& options, const Session& session)
      : options_(options),
        session_(session),
        work_(options.book, session),
        manifest_(work_.book(), work_.pauses()) {}

  void run() {
    make_folder();
    Progress progress(work_.size(), "segments");
    OrderedSpeech speech(
        session_.provider(), work_.size(), [this](std::size_t i) { return speech_of(i); },
        options_.jobs);
    std::size_t hits = 0;
    for (std::size_t i = 0; i < work_.size(); ++i) {
      const Place& place = work_[i];
      const bool starts = i == 0 || work_[i - 1].number != place.number;
      const bool ends = i + 1 == work_.size() || work_[i + 1].number != place.number;
      if (starts) assembler_.emplace(file_of(place.number), work_.pauses().chapter_ms);
      Spoken spoken = speech.take();
      add(place, spoken);
      if (spoken.answer.cache() == "hit") ++hits;
      if (ends) end_chapter(place);
      progress.show(i + 1, ", " + std::to_string(hits) + " from the cache");
    }
    manifest_.write(manifest_path());
  }

  [[nodiscard]] fs::path manifest_path() const {
    return fs::path(options_.output) / "manifest.json";
  }
  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const book::Book& book() const { return work_.book(); }

 private:
  [[nodiscard]] Speech speech_of(std::size_t index) const {
    Speech speech = work_.speech(index);
    speech.trace_id = options_.trace_id;
    return speech;
  }

  void add(const Place& place, Spoken& spoken) {
    try {
      if (spoken.failure) std::rethrow_exception(spoken.failure);
      const int32_t after =
          place.segment->ends_paragraph ? work_.pauses().paragraph_ms : work_.pauses().sentence_ms;
      const auto placement =
          assembler_->add(place.segment->id, spoken.audio.pcm(), spoken.audio.format(), after);
      manifest_.add(*place.segment, spoken.answer, placement);
    } catch (const std::exception& exception) {
      if (interrupted()) {
        throw Failure(
            kFailed,
            "interrupted; what was spoken is in the cache, the same command goes on there");
      }
      throw Failure(kFailed, "chapter " + std::to_string(place.number) + ", segment " +
                                 place.segment->id + ": " + exception.what());
    }
  }

  void end_chapter(const Place& place) {
    // An older manifest tells of an older chapter; without one, a folder says that it is
    // unfinished.
    std::error_code ignored;
    fs::remove(manifest_path(), ignored);
    assembler_->finish();
    manifest_.end_chapter(place.number, *place.chapter, file_of(place.number).filename().string(),
                          assembler_->duration_ms());
    assembler_.reset();
  }

  [[nodiscard]] fs::path file_of(std::size_t number) const {
    char name[40];
    std::snprintf(name, sizeof name, "chapter-%03zu.wav", number);
    return fs::path(options_.output) / name;
  }

  void make_folder() const {
    std::error_code error;
    fs::create_directories(options_.output, error);
    if (!fs::is_directory(options_.output)) {
      throw Failure(kFailed, options_.output + ": the folder cannot be made" +
                                 (error ? ": " + error.message() : "; a file is in its place"));
    }
  }

  const ProduceOptions& options_;
  const Session& session_;
  WorkList work_;
  Manifest manifest_;
  std::optional<assembler::ChapterAssembler> assembler_;
};

void run(const CommonOptions& common, ProduceOptions options) {
  // Lines of a log would tear the progress bar.
  set_up_log(common.log_level, stderr_is_terminal() ? "warn" : "info");
  if (options.jobs == 0) options.jobs = std::max(1U, std::thread::hardware_concurrency());
  options.trace_id = trace_id_of_option(options.trace_id);
  const Session session(common);
  watch_for_interrupts();
  Production production(options, session);
  for (const std::string& note : production.book().notes) {
    std::fprintf(stderr, "%s: %s\n", options.book.book.c_str(), note.c_str());
  }
  with_metrics(session, options.metrics, [&] { return production.run(), true; });
  const boost::json::object totals = production.manifest().totals();
  if (common.json) {
    print_json({{"title", production.book().title},
                {"manifest", production.manifest_path().string()},
                {"totals", totals}});
    return;
  }
  std::fprintf(stderr, "%s: %lld segments, %lld hits, %lld misses, %.1f s of audio\n",
               options.output.c_str(), static_cast<long long>(totals.at("segments").as_int64()),
               static_cast<long long>(totals.at("hits").as_int64()),
               static_cast<long long>(totals.at("misses").as_int64()),
               totals.at("duration_ms").as_double() / 1000);
}

}  // namespace

void add_produce(CLI::App& app, Program& program) {
  const auto options = std::make_shared<ProduceOptions>();
  CLI::App& command = add_command(
      app, program, "produce", "Speak a book into one WAV file per chapter",
      "caesura produce persuasion.txt --chapter 1-3 --pauses natural,comma=450 -o persuasion/",
      [&program, options] { run(program.common, *options); });
  add_book_options(command, options->book);
  command.add_option("-o,--output", options->output, "folder for chapter-001.wav, manifest.json")
      ->required()
      ->type_name("DIR");
  add_pauses_option(command, options->book.pauses);
  command.add_option("--jobs", options->jobs, "requests at once; without it, one per processor")
      ->check(CLI::Range(1, 256))
      ->type_name("N");
  add_trace_option(command, options->trace_id);
  add_metrics_option(command, options->metrics);
}

}  // namespace caesura::host
