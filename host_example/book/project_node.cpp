#include "host_example/book/project_node.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host_example/book/reader.hpp"
#include "host_example/book/source_text.hpp"

namespace caesura::book {
namespace {

std::string kind_of(const YAML::Node& node) {
  if (node.IsMap()) return "a mapping";
  if (node.IsSequence()) return "a list";
  return node.IsScalar() ? "a single value" : "nothing";
}

}  // namespace

void ProjectNode::fail(const std::string& what) const {
  const int line = node_.Mark().line;
  throw BookError(*file_ + (line >= 0 ? ":" + std::to_string(line + 1) : "") + ": " +
                  (key_.empty() ? "" : key_ + ": ") + what);
}

std::optional<ProjectNode> ProjectNode::get(const char* key) const {
  if (!node_.IsMap()) fail("is " + kind_of(node_) + "; a mapping is right");
  const YAML::Node member = static_cast<const YAML::Node&>(node_)[key];
  if (!member || member.IsNull()) return std::nullopt;
  return ProjectNode(member, *file_, key_.empty() ? key : key_ + "." + key);
}

std::optional<ProjectNode> ProjectNode::get(std::initializer_list<const char*> keys) const {
  for (const char* key : keys) {
    if (auto member = get(key)) return member;
  }
  return std::nullopt;
}

std::vector<ProjectNode> ProjectNode::items() const {
  if (!node_.IsSequence()) fail("is " + kind_of(node_) + "; a list is right");
  std::vector<ProjectNode> out;
  out.reserve(node_.size());
  for (const auto& item : node_) {
    out.emplace_back(item, *file_, key_ + "[" + std::to_string(out.size()) + "]");
  }
  return out;
}

std::string ProjectNode::text() const {
  if (!node_.IsScalar()) fail("is " + kind_of(node_) + "; a text is right");
  return node_.Scalar();
}

double ProjectNode::number(double least, double most) const {
  double value = 0;
  if (!node_.IsScalar() || !YAML::convert<double>::decode(node_, value) || !std::isfinite(value)) {
    fail("is not a number");
  }
  if (value < least || value > most) {
    fail("is out of range; " + std::to_string(std::lround(least)) + " to " +
         std::to_string(std::lround(most)) + " is right");
  }
  return value;
}

bool ProjectNode::truth() const {
  bool value = false;
  if (!node_.IsScalar() || !YAML::convert<bool>::decode(node_, value)) {
    fail("is neither true nor false");
  }
  return value;
}

std::vector<std::string> ProjectNode::unknown_keys(std::initializer_list<const char*> known,
                                                   bool strict) const {
  std::vector<std::string> unknown;
  if (!node_.IsMap()) return unknown;
  for (const auto& member : node_) {
    const std::string key = member.first.IsScalar() ? member.first.Scalar() : "";
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const ProjectNode place(member.first, *file_, key_.empty() ? key : key_ + "." + key);
    for (const char* right : known) {
      if (key.size() > 3 && edit_distance(key, right) <= 2) {
        place.fail("is not known; '" + std::string(right) + "' is meant?");
      }
    }
    if (strict) {
      std::string all;
      for (const char* right : known) all += (all.empty() ? "" : ", ") + std::string(right);
      place.fail("is not known; these are: " + all);
    }
    unknown.push_back(key);
  }
  return unknown;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::string left = upper_case(a.substr(0, 64));
  const std::string right = upper_case(b.substr(0, 64));
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t changed = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace caesura::book
