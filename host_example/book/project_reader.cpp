#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include "host_example/book/block.hpp"
#include "host_example/book/project_node.hpp"
#include "host_example/book/reader.hpp"
#include "host_example/book/source_text.hpp"

namespace caesura::book {
namespace {

// JSON writes characters beyond U+FFFF as a pair of \u escapes, which YAML does not know.
std::string join_surrogates(std::string_view json) {
  const auto unit = [&](std::size_t at) -> unsigned {
    if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u') return 0;
    const std::string hex(json.substr(at + 2, 4));
    return static_cast<unsigned>(std::strtoul(hex.c_str(), nullptr, 16));
  };
  std::string out;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size();) {
    const unsigned high = unit(i);
    const unsigned low = high >= 0xD800 && high < 0xDC00 ? unit(i + 6) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
      char buffer[16];
      std::snprintf(buffer, sizeof buffer, "\\U%08X",
                    0x10000 + ((high - 0xD800) << 10U) + (low - 0xDC00));
      out += buffer;
      i += 12;
    } else {
      const std::size_t step = json[i] == '\\' && high == 0 ? 2 : 1;
      out += json.substr(i, step);
      i += step;
    }
  }
  return out;
}

class ProjectReader {
 public:
  ProjectReader(const std::string& name, const ReadOptions& options)
      : name_(name), options_(options) {}

  Book read(const ProjectNode& root) {
    note(root.unknown_keys({"title", "language", "settings", "characters", "chapters"}, false));
    if (const auto title = root.get("title")) book_.title = title->text();
    if (book_.title.empty()) book_.title = std::filesystem::path(name_).stem().string();
    language_ = options_.language;
    if (const auto language = root.get("language")) language_ = language->text();
    if (const auto characters = root.get("characters")) read_characters(*characters);
    if (const auto settings = root.get("settings")) read_settings(*settings);
    const auto chapters = root.get("chapters");
    if (!chapters) root.fail("'chapters' is missing; a project has a list of chapters");
    for (const ProjectNode& chapter : chapters->items()) read_chapter(chapter);
    if (book_.chapters.empty()) {
      chapters->fail("an empty book: no segment has text; a chapter needs segments with text");
    }
    return std::move(book_);
  }

 private:
  void note(const std::vector<std::string>& unknown) {
    for (const auto& key : unknown) {
      if (unknown_.insert(key).second) book_.notes.push_back("ignored unknown keys named " + key);
    }
  }

  void read_settings(const ProjectNode& settings) {
    note(settings.unknown_keys({"pauses", "voice", "language"}, false));
    if (const auto language = settings.get("language")) language_ = language->text();
    if (const auto voice = settings.get("voice")) default_voice_ = find_voice(*voice);
    const auto pauses = settings.get("pauses");
    if (!pauses) return;
    if (!pauses->is_mapping()) pauses->fail("is not a mapping; sentenceMs: 500 and so on is right");
    (void)pauses->unknown_keys(
        {"sentenceMs", "paragraphMs", "chapterMs", "commaMs", "colonMs", "semicolonMs"}, true);
    const auto read = [&](const char* key, std::int32_t& value) {
      const auto node = pauses->get(key);
      if (!node) return;
      const double number = node->number(kEngineOwnPause, kMostPauseMs);
      if (number != std::floor(number)) node->fail("is not a whole number of milliseconds");
      value = static_cast<std::int32_t>(number);
    };
    read("sentenceMs", book_.pauses.sentence_ms);
    read("paragraphMs", book_.pauses.paragraph_ms);
    read("chapterMs", book_.pauses.chapter_ms);
    read("commaMs", book_.pauses.comma_ms);
    read("colonMs", book_.pauses.colon_ms);
    read("semicolonMs", book_.pauses.semicolon_ms);
  }

  void read_characters(const ProjectNode& characters) {
    for (const ProjectNode& item : characters.items()) {
      note(item.unknown_keys({"id", "name", "voiceAssignment"}, false));
      const auto id = item.get("id");
      const auto name = item.get("name");
      if (!id && !name) item.fail("has neither 'id' nor 'name'; a character needs one of them");
      const auto assignment = item.get("voiceAssignment");
      if (!assignment) item.fail("'voiceAssignment' is missing; {voiceId: NAME} is right");
      const Voice voice = read_assignment(*assignment);
      std::set<std::string> names;
      if (id) names.insert(id->text());
      if (name) names.insert(name->text());
      for (const std::string& one : names) {
        if (!characters_.emplace(one, voice).second) {
          item.fail("a second character '" + one + "'; ids and names are unique");
        }
      }
    }
  }

  Voice read_assignment(const ProjectNode& node) {
    Voice voice;
    if (!node.is_mapping()) {
      voice.id = node.text();
      check_voice(node, voice.id);
      return voice;
    }
    note(
        node.unknown_keys({"voiceId", "voice", "language", "ratePct", "pitchPct", "style"}, false));
    const auto id = node.get({"voiceId", "voice"});
    if (!id) node.fail("'voiceId' is missing; {voiceId: NAME} is right");
    voice.id = id->text();
    check_voice(*id, voice.id);
    if (const auto language = node.get("language")) voice.language = language->text();
    if (const auto rate = node.get("ratePct")) voice.rate_pct = rate->number(-90, 900);
    if (const auto pitch = node.get("pitchPct")) voice.pitch_pct = pitch->number(-90, 900);
    if (const auto style = node.get("style")) voice.style = style->text();
    return voice;
  }

  void check_voice(const ProjectNode& node, const std::string& id) const {
    if (id.empty()) node.fail("is empty; the name of a voice is right");
    if (options_.is_known_voice && !options_.is_known_voice(id)) {
      node.fail("the provider has no voice '" + id + "'; `caesura voices` lists them");
    }
  }

  [[nodiscard]] std::string character_names() const {
    std::string names;
    for (const auto& [name, voice] : characters_) names += (names.empty() ? "" : ", ") + name;
    return names.empty() ? "the project declares none" : "these are: " + names;
  }

  // A character's id or name, else the name of a voice; what is almost a character is a slip.
  Voice find_voice(const ProjectNode& node) const {
    const std::string wanted = node.text();
    if (const auto found = characters_.find(wanted); found != characters_.end()) {
      return found->second;
    }
    if (!is_voice(wanted)) complain_about_character(node, wanted);
    check_voice(node, wanted);
    Voice voice;
    voice.id = wanted;
    return voice;
  }

  // As far as can be known here: some character speaks with it, or the provider says so.
  [[nodiscard]] bool is_voice(const std::string& wanted) const {
    const bool assigned = std::any_of(characters_.begin(), characters_.end(),
                                      [&](const auto& one) { return one.second.id == wanted; });
    return assigned || (options_.is_known_voice && options_.is_known_voice(wanted));
  }

  void complain_about_character(const ProjectNode& node, const std::string& wanted) const {
    for (const auto& [name, voice] : characters_) {
      const std::size_t distance = edit_distance(wanted, name);
      if (distance == 0 || (wanted.size() > 3 && distance <= 2)) {
        node.fail("no character '" + wanted + "'; '" + name + "' is meant?");
      }
    }
    if (options_.is_known_voice) {
      node.fail(
          "'" + wanted +
          "' is neither a character nor a voice of the provider; characters: " + character_names());
    }
  }

  Voice find_character(const ProjectNode& node) const {
    const auto found = characters_.find(node.text());
    if (found == characters_.end()) {
      node.fail("no character '" + node.text() + "'; " + character_names());
    }
    return found->second;
  }

  void read_chapter(const ProjectNode& item) {
    note(item.unknown_keys({"id", "title", "segments"}, false));
    Chapter chapter;
    const std::size_t number = ++chapter_count_;
    if (const auto id = item.get("id")) chapter.id = id->text();
    if (chapter.id.empty()) chapter.id = "c" + std::to_string(number);
    if (!chapter_ids_.insert(chapter.id).second) {
      item.fail("a second chapter '" + chapter.id + "'; ids are unique");
    }
    if (const auto title = item.get("title")) chapter.title = title->text();
    if (chapter.title.empty()) chapter.title = chapter.id;
    const auto segments = item.get("segments");
    if (!segments) item.fail("'segments' is missing; a chapter has a list of segments");
    std::size_t count = 0;
    for (const ProjectNode& node : segments->items()) read_segment(node, ++count, chapter);
    if (chapter.segments.empty()) {
      book_.notes.push_back("skipped chapter " + chapter.id + ": no text");
      return;
    }
    chapter.segments.back().ends_paragraph = true;
    book_.chapters.push_back(std::move(chapter));
  }

  void read_segment(const ProjectNode& node, std::size_t number, Chapter& chapter) {
    note(node.unknown_keys({"id", "text", "voice", "character", "language", "endsParagraph"},
                           false));
    const auto text = node.get("text");
    if (!text) node.fail("'text' is missing; a segment is {id, text, voice}");
    Segment segment;
    segment.text = paragraphs_on_lines(text->text());
    if (segment.text.find('\0') != std::string::npos) text->fail("has a NUL character");
    if (const auto id = node.get("id")) segment.id = id->text();
    if (segment.id.empty()) {
      segment.id = chapter.id + "-s" + std::to_string(number);
    }
    if (!segment_ids_.insert(segment.id).second) {
      node.fail("a second segment '" + segment.id + "'; ids are unique in a project");
    }
    const auto voice = node.get("voice");
    const auto character = node.get("character");
    if (voice && character) node.fail("has both 'voice' and 'character'; one of them is right");
    segment.voice = voice       ? find_voice(*voice)
                    : character ? find_character(*character)
                                : default_voice_;
    if (const auto language = node.get("language")) segment.voice.language = language->text();
    if (segment.voice.language.empty()) segment.voice.language = language_;
    if (const auto ends = node.get("endsParagraph")) segment.ends_paragraph = ends->truth();
    if (has_words(segment.text)) {
      chapter.segments.push_back(std::move(segment));
    } else {
      book_.notes.push_back("skipped segment " + segment.id + ": no text");
    }
  }

  // Lines are unwrapped as in any book; a blank line stays, since it ends a paragraph.
  static std::string paragraphs_on_lines(const std::string& text) {
    std::string out;
    for (const Block& block : split_blocks(text)) {
      if (!out.empty()) out += "\n\n";
      out += unwrapped(block);
    }
    return out;
  }

  const std::string& name_;
  const ReadOptions& options_;
  std::string language_;
  Voice default_voice_;
  std::map<std::string, Voice> characters_;
  std::set<std::string> unknown_;
  std::set<std::string> chapter_ids_;
  std::set<std::string> segment_ids_;
  std::size_t chapter_count_ = 0;
  Book book_;
};

}  // namespace

Book read_project(std::string_view bytes, const std::string& name, const ReadOptions& options) {
  std::string source = normalised_text(bytes, name);
  if (stripped(source).starts_with('{')) source = join_surrogates(source);
  YAML::Node root;
  try {
    root = YAML::Load(source);
  } catch (const YAML::Exception& error) {
    throw BookError(name + ":" + std::to_string(error.mark.line + 1) +
                    ": not readable as YAML or JSON: " + error.msg);
  }
  if (!root.IsMap()) {
    throw BookError(name + ":1: not a project: its top level must be a mapping with 'chapters'");
  }
  return ProjectReader(name, options).read(ProjectNode(root, name, ""));
}

}  // namespace caesura::book
