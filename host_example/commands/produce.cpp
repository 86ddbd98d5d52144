// caesura produce: a book, spoken segment by segment and joined into chapters.
#include <tts/values.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include "host_example/assembler/chapter_assembler.hpp"
#include "host_example/book/reader.hpp"
#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/metrics_file.hpp"
#include "host_example/ordered_speech.hpp"
#include "host_example/produce/manifest.hpp"
#include "host_example/produce/selection.hpp"
#include "host_example/program.hpp"
#include "host_example/progress.hpp"
#include "host_example/session.hpp"
#include "host_example/trace_id.hpp"

namespace caesura::host {
namespace {

namespace fs = std::filesystem;

struct ProduceOptions {
  std::string book;
  std::string output;
  std::string chapters;
  std::string unit = "sentence";
  std::string voice;
  std::string language;
  std::string tenant;
  std::optional<std::string> pauses;
  std::string trace_id;
  std::string metrics;
  unsigned jobs = 0;
};

// One segment with the chapter that it stands in, counted from 1.
struct Place {
  std::size_t number;
  const book::Chapter* chapter;
  const book::Segment* segment;
};

book::Book read(const ProduceOptions& options) {
  book::ReadOptions how;
  how.segment_paragraphs = options.unit == "paragraph";
  how.language = options.language;
  // Which voices there are is left to the provider: engines know more names than they list.
  try {
    return book::read_book(options.book, how);
  } catch (const book::BookError& mistake) {
    throw Failure(kWrongUsage, mistake.what());
  }
}

class Production {
 public:
  Production(const ProduceOptions& options, const Session& session)
      : options_(options),
        session_(session),
        book_(read(options)),
        pauses_(layered(options.pauses ? session.pauses(*options.pauses) : tts::all_pauses(),
                        layered(pauses_of(book_), session.pauses("")))),
        manifest_(book_, pauses_) {
    const ChapterRange range = parse_chapters(options.chapters, book_.chapters.size());
    for (std::size_t number = range.first; number <= range.last; ++number) {
      const book::Chapter& chapter = book_.chapters[number - 1];
      for (const book::Segment& segment : chapter.segments) {
        places_.push_back({number, &chapter, &segment});
      }
    }
  }

  void run() {
    make_folder();
    Progress progress(places_.size(), "segments");
    OrderedSpeech speech(
        session_.provider(), places_.size(), [this](std::size_t i) { return speech_of(i); },
        options_.jobs);
    std::size_t hits = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const Place& place = places_[i];
      const bool starts = i == 0 || places_[i - 1].number != place.number;
      const bool ends = i + 1 == places_.size() || places_[i + 1].number != place.number;
      if (starts) assembler_.emplace(file_of(place.number), pauses_.chapter_ms);
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
  [[nodiscard]] const book::Book& book() const { return book_; }

 private:
  [[nodiscard]] Speech speech_of(std::size_t index) const {
    const book::Segment& segment = *places_[index].segment;
    Speech speech;
    speech.text = segment.text;
    speech.voice = segment.voice.id.empty() ? options_.voice : segment.voice.id;
    speech.language = segment.voice.language.empty() ? options_.language : segment.voice.language;
    speech.style = segment.voice.style;
    speech.tenant = options_.tenant;
    speech.trace_id = options_.trace_id;
    if (segment.voice.rate_pct != 0) speech.rate_pct = segment.voice.rate_pct;
    if (segment.voice.pitch_pct != 0) speech.pitch_pct = segment.voice.pitch_pct;
    speech.pauses = pauses_;
    return speech;
  }

  void add(const Place& place, Spoken& spoken) {
    try {
      if (spoken.failure) std::rethrow_exception(spoken.failure);
      const int32_t after =
          place.segment->ends_paragraph ? pauses_.paragraph_ms : pauses_.sentence_ms;
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
  book::Book book_;
  tts_pauses pauses_;
  Manifest manifest_;
  std::vector<Place> places_;
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
    std::fprintf(stderr, "%s: %s\n", options.book.c_str(), note.c_str());
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
  command
      .add_option("book", options->book,
                  "plain text as Project Gutenberg ships it, or a project (.json, .yaml)")
      ->required()
      ->type_name("BOOK");
  command.add_option("-o,--output", options->output, "folder for chapter-001.wav, manifest.json")
      ->required()
      ->type_name("DIR");
  add_pauses_option(command, options->pauses);
  command.add_option("--chapter", options->chapters, "one chapter, or from N to M")
      ->type_name("N[-M]");
  command.add_option("--jobs", options->jobs, "requests at once; without it, one per processor")
      ->check(CLI::Range(1, 256))
      ->type_name("N");
  command.add_option("--segment", options->unit, "plain text: what one request holds")
      ->check(CLI::IsMember({"sentence", "paragraph"}))
      ->type_name("sentence|paragraph");
  command.add_option("--voice", options->voice, "voice of segments that name none");
  command.add_option("--language", options->language, "language of segments that name none: en-GB");
  command.add_option("--tenant", options->tenant, "whose entries they are");
  add_trace_option(command, options->trace_id);
  add_metrics_option(command, options->metrics);
}

}  // namespace caesura::host
