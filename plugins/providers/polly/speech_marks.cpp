#include "plugins/providers/polly/speech_marks.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <tts/values.hpp>

namespace caesura::polly {
namespace {

namespace json = boost::json;

// For each byte of SSML that was made of a text, and for its end, the byte of that text.
std::vector<uint32_t> offsets_in_text(std::string_view ssml) {
  std::vector<uint32_t> offsets;
  offsets.reserve(ssml.size() + 1);
  uint32_t in_text = 0;
  for (std::size_t at = 0; at < ssml.size();) {
    const bool tag = ssml[at] == '<';
    const bool entity = ssml[at] == '&';
    std::size_t end = at + 1;
    if (tag || entity) end = std::min(ssml.find(tag ? '>' : ';', at), ssml.size() - 1) + 1;
    offsets.insert(offsets.end(), end - at, in_text);
    if (!tag) ++in_text;
    at = end;
  }
  offsets.push_back(in_text);
  return offsets;
}

int32_t kind_of(std::string_view type) {
  if (type == "word") return TTS_MARK_WORD;
  if (type == "sentence") return TTS_MARK_SENTENCE;
  if (type == "viseme") return TTS_MARK_VISEME;
  return type == "ssml" ? TTS_MARK_BOOKMARK : 0;
}

int64_t integer_of(const json::object& line, std::string_view name) {
  const auto* value = line.if_contains(name);
  if (value == nullptr || !value->is_number()) return -1;
  boost::system::error_code fault;
  const auto number = value->to_number<int64_t>(fault);
  return fault ? -1 : number;
}

std::string_view text_of(const json::object& line, std::string_view name) {
  const auto* value = line.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                : std::string_view();
}

tts::Status broken(std::size_t number) {
  return {TTS_UNAVAILABLE, "polly: line " + std::to_string(number) +
                               " of the speech marks is no JSON object with type and time"};
}

}  // namespace

tts_mark SpeechMark::described() const {
  tts_mark mark = tts::empty_mark();
  mark.kind = kind;
  mark.start_us = start_us;
  mark.text_offset = text_offset;
  mark.text_size = text_size;
  mark.value = tts::str(value);
  return mark;
}

tts::Result<std::vector<SpeechMark>> parse_speech_marks(std::string_view lines,
                                                        std::string_view sent, bool translated) {
  const auto offsets = translated ? offsets_in_text(sent) : std::vector<uint32_t>();
  std::vector<SpeechMark> marks;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    const auto end = std::min(lines.find('\n'), lines.size());
    const auto line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    boost::system::error_code fault;
    const json::value parsed = json::parse(line, fault);
    if (fault || !parsed.is_object()) return broken(number);
    const json::object& object = parsed.get_object();
    const int64_t time_ms = integer_of(object, "time");
    if (time_ms < 0 || text_of(object, "type").empty()) return broken(number);
    SpeechMark mark;
    mark.kind = kind_of(text_of(object, "type"));
    mark.start_us = time_ms * 1000;
    const std::string_view value = text_of(object, "value");
    // The service counts a break among the words.
    const bool is_tag = mark.kind == TTS_MARK_WORD && value.starts_with('<');
    if (mark.kind == 0 || is_tag) continue;
    const bool named = mark.kind == TTS_MARK_VISEME || mark.kind == TTS_MARK_BOOKMARK;
    int64_t from = integer_of(object, "start");
    int64_t to = integer_of(object, "end");
    if (from >= 0 && to >= from && static_cast<std::size_t>(to) <= sent.size()) {
      if (translated) {
        from = offsets[static_cast<std::size_t>(from)];
        to = offsets[static_cast<std::size_t>(to)];
      }
      mark.text_offset = from;
      mark.text_size = static_cast<uint32_t>(to - from);
    }
    if (named || mark.text_offset < 0) mark.value = value;
    marks.push_back(std::move(mark));
  }
  return marks;
}

}  // namespace caesura::polly
