#include "yaml_tree.hpp"

#include "scalars.hpp"
#include "utf8.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <type_traits>

namespace caesura::pipeline {
namespace {

// Builds the tree from the parser's events, so that limits act before anything grows.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string& file, const YamlLimits& limits) : file_(file), limits_(limits) {}
  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (awaits_key()) fail(mark, "a key is empty; a key is a word");
    Node node;
    node.line = line(mark);
    add(mark, anchor, std::move(node));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (awaits_key()) fail(mark, "a key is an alias; a key is a word");
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) fail(mark, "an alias stands inside its own anchor");
    count_nodes(mark, found->second);
    add(mark, YAML::NullAnchor, Node(found->second));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (value.size() > limits_.scalar_bytes) {
      fail(mark, "a value of " + std::to_string(value.size()) + " bytes; at most " +
                     std::to_string(limits_.scalar_bytes) + " are allowed");
    }
    if (tag != "?" && tag != "!" && !tag.empty()) refuse_tag(mark);
    if (value.find('\0') != std::string::npos) fail(mark, "a value holds a NUL character");
    if (awaits_key()) return take_key(mark, value);
    Node node;
    node.line = line(mark);
    if (tag == "?") {
      fill(mark, node, resolve_scalar(value));
    } else {
      node.kind = Node::Kind::text;
      node.text = value;
    }
    add(mark, anchor, std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    YAML::Mark mark;
    YAML::anchor_t anchor;
    bool has_key = false;
  };
  static int line(const YAML::Mark& mark) { return mark.line + 1; }
  [[noreturn]] void fail(const YAML::Mark& mark, const std::string& what) const {
    Place{file_, line(mark), ""}.fail(what);
  }
  [[noreturn]] void refuse_tag(const YAML::Mark& mark) const {
    fail(mark, "tags (!word) have no meaning here; leave it out, or quote the value");
  }
  bool awaits_key() const {
    return !stack_.empty() && stack_.back().node.kind == Node::Kind::map && !stack_.back().has_key;
  }
  void take_key(const YAML::Mark& mark, const std::string& key) {
    Frame& frame = stack_.back();
    if (const Member* first = frame.node.find(key)) {
      fail(mark, "the key \"" + key + "\" stands here twice, first in line " +
                     std::to_string(first->line) + "; remove one");
    }
    frame.node.map.push_back({key, line(mark), Node{}});
    frame.has_key = true;
  }
  void fill(const YAML::Mark& mark, Node& node, Scalar scalar) const {
    if (std::holds_alternative<TooLarge>(scalar)) {
      fail(mark,
           "a number that is not finite or needs more than 64 bits; quote it to make it text");
    }
    if (const auto* boolean = std::get_if<bool>(&scalar)) {
      node.kind = Node::Kind::boolean, node.boolean = *boolean;
    } else if (const auto* integer = std::get_if<int64_t>(&scalar)) {
      node.kind = Node::Kind::integer, node.integer = *integer;
    } else if (const auto* real = std::get_if<double>(&scalar)) {
      node.kind = Node::Kind::real, node.real = *real;
    } else if (auto* text = std::get_if<std::string>(&scalar)) {
      node.kind = Node::Kind::text, node.text = std::move(*text);
    }
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            Node::Kind kind) {
    if (tag != "?" && tag != "!" && !tag.empty()) refuse_tag(mark);
    if (awaits_key()) fail(mark, "a key is a list or a mapping; a key is a word");
    if (stack_.size() >= limits_.depth) {
      fail(mark, "nested deeper than " + std::to_string(limits_.depth) + " levels");
    }
    Frame frame{{}, mark, anchor};
    frame.node.kind = kind;
    frame.node.line = line(mark);
    stack_.push_back(std::move(frame));
  }
  void close() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    add(frame.mark, frame.anchor, std::move(frame.node));
  }
  void add(const YAML::Mark& mark, YAML::anchor_t anchor, Node node) {
    if (++nodes_ > limits_.nodes) too_many(mark);
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.node.kind == Node::Kind::list) {
      frame.node.list.push_back(std::move(node));
    } else {
      frame.node.map.back().value = std::move(node);
      frame.has_key = false;
    }
  }
  // What an alias stands for counts as if it were written out; depth counts too.
  void count_nodes(const YAML::Mark& mark, const Node& node, std::size_t depth = 0) {
    if (++nodes_ > limits_.nodes) too_many(mark);
    if (stack_.size() + depth > limits_.depth) {
      fail(mark, "nested deeper than " + std::to_string(limits_.depth) + " levels");
    }
    for (const Node& child : node.list) count_nodes(mark, child, depth + 1);
    for (const Member& member : node.map) count_nodes(mark, member.value, depth + 1);
  }
  [[noreturn]] void too_many(const YAML::Mark& mark) const {
    fail(mark, "more than " + std::to_string(limits_.nodes) + " values, aliases written out");
  }

  std::string file_;
  YamlLimits limits_;
  Node root_;
  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t nodes_ = 0;
};

void check_text(std::string_view text, const std::string& file, const YamlLimits& limits) {
  if (text.size() > limits.bytes) {
    Place{file, 0, ""}.fail("has " + std::to_string(text.size()) + " bytes; at most " +
                            std::to_string(limits.bytes) + " are read");
  }
  const std::size_t bad = first_bad_byte(text);
  if (bad == std::string_view::npos) return;
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(bad), '\n');
  Place{file, static_cast<int>(line), ""}.fail(
      text[bad] == '\0' ? "a NUL byte; a config is plain text"
                        : "a byte that is not UTF-8; save the file as UTF-8");
}

}  // namespace

Node parse_yaml(std::string_view text, const std::string& file, const YamlLimits& limits) {
  check_text(text, file, limits);
  TreeBuilder builder(file, limits);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    const bool some = parser.HandleNextDocument(builder);
    Node root = some ? builder.take() : Node{};
    TreeBuilder second(file, limits);
    if (some && parser.HandleNextDocument(second)) {
      Place{file, 0, ""}.fail("holds more than one document (---); only one is read");
    }
    return root;
  } catch (const YAML::Exception& error) {
    Place{file, error.mark.line + 1, ""}.fail("no valid YAML: " + error.msg);
  }
}

std::string_view kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::boolean:
      return "true or false";
    case Node::Kind::integer:
      return "a whole number";
    case Node::Kind::real:
      return "a number";
    case Node::Kind::text:
      return "a string";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a mapping";
  }
  return "";
}

boost::json::value to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::boolean:
      return node.boolean;
    case Node::Kind::integer:
      return node.integer;
    case Node::Kind::real:
      return node.real;
    case Node::Kind::text:
      return boost::json::value(std::string_view(node.text));
    case Node::Kind::list: {
      boost::json::array out;
      for (const Node& child : node.list) out.push_back(to_json(child));
      return out;
    }
    case Node::Kind::map: {
      boost::json::object out;
      for (const Member& member : node.map) out[member.key] = to_json(member.value);
      return out;
    }
  }
  return nullptr;
}

}  // namespace caesura::pipeline
