// A YAML document as a tree of values that know their lines.
#pragma once

#include "config_error.hpp"

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace caesura::pipeline {

struct Member;

struct Node {
  enum class Kind { null, boolean, integer, real, text, list, map };
  Kind kind = Kind::null;
  int line = 0;
  bool boolean = false;
  int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<Node> list;
  std::vector<Member> map;

  [[nodiscard]] const Member* find(std::string_view key) const;
};

struct Member {
  std::string key;
  int line = 0;
  Node value;
};

inline const Member* Node::find(std::string_view key) const {
  for (const Member& member : map) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

struct YamlLimits {
  std::size_t bytes = std::size_t{1} << 20;
  std::size_t depth = 16;
  std::size_t nodes = 20'000;  // with aliases written out
  std::size_t scalar_bytes = 8 * 1024;
};

// One document of UTF-8 with the scalars of YAML 1.2. Refused are duplicate keys, keys that are no
// words, explicit tags, numbers that are not finite, and whatever passes a limit; throws
// ConfigError with `file` and the line.
Node parse_yaml(std::string_view text, const std::string& file, const YamlLimits& limits = {});

// "a list", "a string" ...: for messages.
std::string_view kind_name(const Node& node);

boost::json::value to_json(const Node& node);

}  // namespace caesura::pipeline
