#include "schema_mistake.hpp"

#include "suggest.hpp"

#include <algorithm>
#include <regex>

namespace caesura::pipeline {
namespace {

using boost::json::object;
using boost::json::value;

const value* member(const object& schema, std::string_view key) {
  return schema.if_contains(key);
}

std::string text_of(const object& schema, std::string_view key) {
  const value* found = member(schema, key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::vector<std::string> words_of(const value* list) {
  std::vector<std::string> out;
  if (list == nullptr) return out;
  if (list->is_string()) out.emplace_back(list->get_string());
  if (!list->is_array()) return out;
  for (const value& word : list->get_array()) {
    out.push_back(word.is_string() ? std::string(word.get_string()) : boost::json::serialize(word));
  }
  return out;
}

bool fits_type(const Node& node, std::string_view type) {
  using Kind = Node::Kind;
  switch (node.kind) {
    case Kind::null:
      return type == "null";
    case Kind::boolean:
      return type == "boolean";
    case Kind::integer:
      return type == "integer" || type == "number";
    case Kind::real:
      return type == "number";
    case Kind::text:
      return type == "string";
    case Kind::list:
      return type == "array";
    case Kind::map:
      return type == "object";
  }
  return false;
}

std::string plain_type(const std::string& type) {
  if (type == "array") return "a list";
  if (type == "object") return "a mapping";
  if (type == "integer") return "a whole number";
  if (type == "boolean") return "true or false";
  if (type == "null") return "nothing";
  return "a " + type;
}

// ": DESCRIPTION", the schema's own words for people.
std::string hint(const object& schema) {
  const std::string description = text_of(schema, "description");
  return description.empty() ? std::string() : " (" + description + ")";
}

bool is_secret(const object& schema) {
  const value* mark = member(schema, "x-secret");
  return mark != nullptr && mark->is_bool() && mark->get_bool();
}

// A scalar for people, short; a secret is never shown.
std::string shown(const Node& node, const object& schema) {
  constexpr std::size_t kMost = 60;
  if (is_secret(schema)) return "this secret";
  std::string out = node.kind == Node::Kind::text ? "\"" + node.text + "\""
                                                  : boost::json::serialize(to_json(node));
  if (out.size() > kMost) out = "this value";
  return out;
}

void check_type(const object& schema, const Node& node, const Place& place) {
  const std::vector<std::string> types = words_of(member(schema, "type"));
  if (types.empty() || std::any_of(types.begin(), types.end(), [&](const std::string& type) {
        return fits_type(node, type);
      })) {
    return;
  }
  std::vector<std::string> wanted;
  std::transform(types.begin(), types.end(), std::back_inserter(wanted), plain_type);
  std::string remedy = hint(schema);
  const bool scalar = node.kind != Node::Kind::list && node.kind != Node::Kind::map &&
                      node.kind != Node::Kind::null;
  if (scalar && types == std::vector<std::string>{"string"}) remedy += "; put it in quotes";
  std::string one_of;
  for (std::size_t i = 0; i < wanted.size(); ++i) one_of += (i == 0 ? "" : " or ") + wanted[i];
  place.fail("is " + std::string(kind_name(node)) + "; must be " + one_of + remedy);
}

void check_choice(const object& schema, const Node& node, const Place& place) {
  const value* choices = member(schema, "enum");
  if (choices != nullptr && choices->is_array()) {
    const value given = to_json(node);
    const auto& allowed = choices->get_array();
    if (std::find(allowed.begin(), allowed.end(), given) == allowed.end()) {
      const bool word = node.kind == Node::Kind::text && !is_secret(schema);
      place.fail(shown(node, schema) + " is not allowed" +
                 suggestion(word ? std::string_view(node.text) : "", words_of(choices)));
    }
  }
  if (const value* only = member(schema, "const"); only != nullptr && to_json(node) != *only) {
    place.fail(shown(node, schema) + " is not allowed; must be " + boost::json::serialize(*only));
  }
}

void check_number(const object& schema, const Node& node, const Place& place) {
  if (node.kind != Node::Kind::integer && node.kind != Node::Kind::real) return;
  const double given =
      node.kind == Node::Kind::integer ? static_cast<double>(node.integer) : node.real;
  struct Limit {
    std::string_view keyword;
    std::string_view words;
    bool (*broken)(double, double);
  };
  constexpr std::array<Limit, 4> kLimits = {{
      {"minimum", "at least", [](double v, double l) { return v < l; }},
      {"maximum", "at most", [](double v, double l) { return v > l; }},
      {"exclusiveMinimum", "more than", [](double v, double l) { return v <= l; }},
      {"exclusiveMaximum", "less than", [](double v, double l) { return v >= l; }},
  }};
  for (const Limit& limit : kLimits) {
    const value* found = member(schema, limit.keyword);
    if (found == nullptr || !found->is_number()) continue;
    if (limit.broken(given, found->to_number<double>())) {
      place.fail(shown(node, schema) + " is out of range; must be " + std::string(limit.words) +
                 " " + boost::json::serialize(*found) + hint(schema));
    }
  }
}

void check_size(const object& schema, std::size_t size, std::string_view least,
                std::string_view most, const std::string& unit, const Place& place) {
  const value* low = member(schema, least);
  const value* high = member(schema, most);
  if (low != nullptr && low->is_int64() && size < static_cast<std::size_t>(low->get_int64())) {
    place.fail("has " + std::to_string(size) + " " + unit + "; must have at least " +
               boost::json::serialize(*low) + hint(schema));
  }
  if (high != nullptr && high->is_int64() && size > static_cast<std::size_t>(high->get_int64())) {
    place.fail("has " + std::to_string(size) + " " + unit + "; must have at most " +
               boost::json::serialize(*high) + hint(schema));
  }
}

void check_text(const object& schema, const Node& node, const Place& place) {
  if (node.kind != Node::Kind::text) return;
  check_size(schema, node.text.size(), "minLength", "maxLength", "characters", place);
  const std::string pattern = text_of(schema, "pattern");
  if (pattern.empty() || std::regex_search(node.text, std::regex(pattern))) return;
  place.fail(shown(node, schema) + " has the wrong form; must match " + pattern + hint(schema));
}

void check_map(const object& schema, const Node& node, const Place& place) {
  if (node.kind != Node::Kind::map) return;
  for (const std::string& key : words_of(member(schema, "required"))) {
    if (node.find(key) != nullptr) continue;
    const value* properties = member(schema, "properties");
    const value* about = properties != nullptr && properties->is_object()
                             ? properties->get_object().if_contains(key)
                             : nullptr;
    place.fail("the key \"" + key + "\" is missing" +
               (about != nullptr && about->is_object() ? hint(about->get_object()) : "") +
               "; add it");
  }
}

const value* schema_of(const object& schema, std::string_view key) {
  const value* properties = member(schema, "properties");
  const value* found = properties != nullptr && properties->is_object()
                           ? properties->get_object().if_contains(key)
                           : nullptr;
  return found != nullptr ? found : member(schema, "additionalProperties");
}

// Calls `visit(schema, node, place)` for each part of the node that the schema describes.
template <class Visit>
void each_part(const object& schema, const Node& node, const Place& place, const Visit& visit) {
  for (const Member& part : node.map) {
    const value* child = schema_of(schema, part.key);
    if (child != nullptr && child->is_object()) {
      visit(*child, part.value, place.at(part.line, part.key));
    }
  }
  const value* items = member(schema, "items");
  if (items == nullptr || !items->is_object()) return;
  for (std::size_t i = 0; i < node.list.size(); ++i) {
    visit(*items, node.list[i], place.at(node.list[i].line, std::to_string(i)));
  }
}

}  // namespace

void refuse_unknown_keys(const value& schema, const Node& node, const Place& place) {
  if (!schema.is_object()) return;
  const object& own = schema.get_object();
  const value* additional = member(own, "additionalProperties");
  const value* properties = member(own, "properties");
  const bool composed = std::any_of(own.begin(), own.end(), [](const auto& entry) {
    return entry.key() == "allOf" || entry.key() == "anyOf" || entry.key() == "oneOf" ||
           entry.key() == "patternProperties" || entry.key() == "$ref" || entry.key() == "if";
  });
  const bool closed = additional != nullptr
                          ? additional->is_bool() && !additional->get_bool() && !composed
                          : properties != nullptr && !composed;
  if (closed) {
    std::vector<std::string> known;
    if (properties != nullptr && properties->is_object()) {
      for (const auto& entry : properties->get_object()) known.emplace_back(entry.key());
    }
    for (const Member& part : node.map) {
      if (std::find(known.begin(), known.end(), part.key) != known.end()) continue;
      place.at(part.line, part.key)
          .fail("unknown key" + (known.empty() ? std::string("; there are no options here")
                                               : suggestion(part.key, known)));
    }
  }
  each_part(own, node, place, refuse_unknown_keys);
}

void explain_mistake(const value& schema, const Node& node, const Place& place) {
  if (!schema.is_object()) return;
  const object& own = schema.get_object();
  check_type(own, node, place);
  check_choice(own, node, place);
  check_number(own, node, place);
  check_text(own, node, place);
  if (node.kind == Node::Kind::list) {
    check_size(own, node.list.size(), "minItems", "maxItems", "items", place);
  }
  check_map(own, node, place);
  each_part(own, node, place, explain_mistake);
}

}  // namespace caesura::pipeline
