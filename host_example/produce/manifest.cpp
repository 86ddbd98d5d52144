#include "host_example/produce/manifest.hpp"

#include <tts/ext/info.h>

#include "host_example/failure.hpp"
#include "host_example/json_text.hpp"
#include "host_example/produce/whole_file.hpp"

namespace caesura::host {

namespace json = boost::json;

Manifest::Manifest(const book::Book& book, const tts_pauses& pauses)
    : head_{{"manifest", 1},
            {"title", book.title},
            {"pauses",
             {{"sentence_ms", pauses.sentence_ms},
              {"paragraph_ms", pauses.paragraph_ms},
              {"chapter_ms", pauses.chapter_ms},
              {"comma_ms", pauses.comma_ms},
              {"colon_ms", pauses.colon_ms},
              {"semicolon_ms", pauses.semicolon_ms}}}} {}

void Manifest::add(const book::Segment& segment, const Answer& answer,
                   const assembler::Placement& placement) {
  const std::string_view cache = answer.cache();
  const auto billed = answer.billed_characters();
  ++segment_count_;
  if (cache == "hit") ++hits_;
  if (cache == "coalesced") ++coalesced_;
  // Whatever else there is was synthesised for this segment.
  if (cache != "hit" && cache != "coalesced") ++misses_;
  characters_ += answer.characters;
  billed_ += billed.value_or(0);
  segments_.push_back(
      {{"id", segment.id},
       {"cache", cache},
       {"key", text_or_null(answer.told(TTS_INFO_CACHE_KEY))},
       {"start_ms", placement.start_ms},
       {"duration_ms", placement.duration_ms},
       {"characters", answer.characters},
       {"pauses_not_rendered", text_or_null(answer.told(TTS_INFO_PAUSES_NOT_RENDERED))}});
}

void Manifest::end_chapter(std::size_t number, const book::Chapter& chapter,
                           const std::string& file, double duration_ms) {
  duration_ms_ += duration_ms;
  chapters_.push_back({{"number", number},
                       {"id", chapter.id},
                       {"title", chapter.title},
                       {"file", file},
                       {"duration_ms", duration_ms},
                       {"segments", std::exchange(segments_, {})}});
}

json::object Manifest::totals() const {
  return {{"segments", segment_count_}, {"hits", hits_},
          {"misses", misses_},          {"coalesced", coalesced_},
          {"characters", characters_},  {"billed_characters", billed_},
          {"duration_ms", duration_ms_}};
}

void Manifest::write(const std::filesystem::path& path) const {
  json::object document = head_;
  document["totals"] = totals();
  document["chapters"] = chapters_;
  write_whole_file(path, json_text(document));
}

}  // namespace caesura::host
