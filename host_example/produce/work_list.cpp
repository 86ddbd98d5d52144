#include "host_example/produce/work_list.hpp"

#include <tts/values.hpp>

#include "host_example/book/reader.hpp"
#include "host_example/failure.hpp"
#include "host_example/produce/selection.hpp"

namespace caesura::host {
namespace {

book::Book read(const BookOptions& options) {
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

}  // namespace

void add_book_options(CLI::App& command, BookOptions& options) {
  command
      .add_option("book", options.book,
                  "plain text as Project Gutenberg ships it, or a project (.json, .yaml)")
      ->required()
      ->type_name("BOOK");
  command.add_option("--chapter", options.chapters, "one chapter, or from N to M")
      ->type_name("N[-M]");
  command.add_option("--segment", options.unit, "plain text: what one request holds")
      ->check(CLI::IsMember({"sentence", "paragraph"}))
      ->type_name("sentence|paragraph");
  command.add_option("--voice", options.voice, "voice of segments that name none");
  command.add_option("--language", options.language, "language of segments that name none: en-GB");
  command.add_option("--tenant", options.tenant, "whose entries they are");
}

WorkList::WorkList(BookOptions options, const Session& session)
    : options_(std::move(options)),
      book_(read(options_)),
      pauses_(layered(options_.pauses ? session.pauses(*options_.pauses) : tts::all_pauses(),
                      layered(pauses_of(book_), session.pauses("")))) {
  const ChapterRange range = parse_chapters(options_.chapters, book_.chapters.size());
  for (std::size_t number = range.first; number <= range.last; ++number) {
    const book::Chapter& chapter = book_.chapters[number - 1];
    for (const book::Segment& segment : chapter.segments) {
      places_.push_back({number, &chapter, &segment});
    }
  }
}

Speech WorkList::speech(std::size_t index) const {
  const book::Segment& segment = *places_[index].segment;
  Speech speech;
  speech.text = segment.text;
  speech.voice = segment.voice.id.empty() ? options_.voice : segment.voice.id;
  speech.language = segment.voice.language.empty() ? options_.language : segment.voice.language;
  speech.style = segment.voice.style;
  speech.tenant = options_.tenant;
  if (segment.voice.rate_pct != 0) speech.rate_pct = segment.voice.rate_pct;
  if (segment.voice.pitch_pct != 0) speech.pitch_pct = segment.voice.pitch_pct;
  speech.pauses = pauses_;
  return speech;
}

}  // namespace caesura::host
