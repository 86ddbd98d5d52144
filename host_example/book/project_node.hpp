// Checked access to a project file: every complaint names file, line and key.
#pragma once

#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace caesura::book {

// A node with its place: "chapters[2].segments[0]".
class ProjectNode {
 public:
  ProjectNode(YAML::Node node, const std::string& file, std::string key)
      : node_(std::move(node)), file_(&file), key_(std::move(key)) {}

  // Throws BookError: "file:line: key: what".
  [[noreturn]] void fail(const std::string& what) const;

  // The mapping's member, empty when it is missing or null. Throws when this is no mapping.
  [[nodiscard]] std::optional<ProjectNode> get(const char* key) const;
  // The first of several spellings that is there.
  [[nodiscard]] std::optional<ProjectNode> get(std::initializer_list<const char*> keys) const;

  // Throws when this is no list.
  [[nodiscard]] std::vector<ProjectNode> items() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] double number(double least, double most) const;
  [[nodiscard]] bool truth() const;
  [[nodiscard]] bool is_mapping() const { return node_.IsMap(); }

  // Complains about a member that is spelt almost like a known one. Other unknown members are
  // another program's and come back, as keys, unless `strict`.
  [[nodiscard]] std::vector<std::string> unknown_keys(std::initializer_list<const char*> known,
                                                      bool strict) const;

 private:
  YAML::Node node_;
  const std::string* file_;
  std::string key_;
};

// Number of letters to insert, remove or change to make one word of the other, case aside.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace caesura::book
