#include "plugins/providers/command/argument_template.hpp"

namespace caesura::command {
namespace {

tts::Status invalid(const std::string& argument, const std::string& what) {
  return {TTS_INVALID_ARGUMENT, "arguments: \"" + argument + "\": " + what};
}

}  // namespace

tts::Result<ArgumentTemplate> ArgumentTemplate::parse(
    const boost::json::array& entries, const std::set<std::string, std::less<>>& names) {
  ArgumentTemplate made;
  const auto parse_one = [&](const std::string& written, Argument& argument) -> tts::Status {
    Part part;
    for (std::size_t at = 0; at < written.size(); ++at) {
      const char c = written[at];
      const bool doubled = at + 1 < written.size() && written[at + 1] == c;
      if (c != '{' && c != '}') {
        part.literal += c;
      } else if (doubled) {
        part.literal += c;
        ++at;
      } else {
        const std::size_t end = written.find('}', at);
        if (c == '}' || end == std::string::npos) {
          return invalid(written, "a single brace; write {{ or }} where a brace is meant");
        }
        part.place = written.substr(at + 1, end - at - 1);
        if (!names.contains(part.place)) {
          std::string known;
          for (const auto& name : names) known += (known.empty() ? "{" : ", {") + name + "}";
          return invalid(written, "{" + part.place + "} is no placeholder; there are " + known);
        }
        made.used_.insert(part.place);
        argument.push_back(std::move(part));
        part = {};
        at = end;
      }
    }
    if (!part.literal.empty() || argument.empty()) argument.push_back(std::move(part));
    return {};
  };
  for (const auto& entry : entries) {
    const boost::json::array list = entry.is_array() ? entry.as_array() : boost::json::array{entry};
    auto& arguments = made.entries_.emplace_back();
    for (const auto& written : list) {
      const std::string text(std::string_view(written.as_string()));
      if (auto status = parse_one(text, arguments.emplace_back()); !status.ok()) return status;
    }
  }
  return made;
}

std::vector<std::string> ArgumentTemplate::render(const Values& values) const {
  std::vector<std::string> rendered;
  for (const auto& entry : entries_) {
    const std::size_t before = rendered.size();
    bool whole = true;
    for (const Argument& argument : entry) {
      std::string& text = rendered.emplace_back();
      for (const Part& part : argument) {
        text += part.literal;
        if (part.place.empty()) continue;
        const auto found = values.find(part.place);
        whole = whole && found != values.end() && !found->second.empty();
        if (found != values.end()) text += found->second;
      }
    }
    if (!whole) rendered.resize(before);
  }
  return rendered;
}

}  // namespace caesura::command
