#include "plugins/support/request/canonical_json.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "plugins/support/request/request_values.hpp"

namespace caesura::request {
namespace {

namespace json = boost::json;

// Below this every whole number has a double of its own.
constexpr double kExact = 9007199254740992.0;

void append_number(double value, std::string& out) {
  if (std::trunc(value) == value && std::abs(value) < kExact) {
    out += std::to_string(static_cast<int64_t>(value));
  } else {
    out += canonical(value);
  }
}

void append(const json::value& value, std::string& out);

void append_object(const json::object& object, std::string& out) {
  std::vector<const json::key_value_pair*> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return a->key() < b->key(); });
  char before = '{';
  for (const auto* member : members) {
    out += before;
    out += json::serialize(member->key());
    out += ':';
    append(member->value(), out);
    before = ',';
  }
  out += members.empty() ? "{}" : "}";
}

void append_array(const json::array& array, std::string& out) {
  char before = '[';
  for (const auto& entry : array) {
    out += before;
    append(entry, out);
    before = ',';
  }
  out += array.empty() ? "[]" : "]";
}

void append(const json::value& value, std::string& out) {
  switch (value.kind()) {
    case json::kind::object:
      return append_object(value.get_object(), out);
    case json::kind::array:
      return append_array(value.get_array(), out);
    case json::kind::double_:
      return append_number(value.get_double(), out);
    default:
      out += json::serialize(value);
  }
}

}  // namespace

std::string canonical_json(const json::value& value) {
  std::string out;
  append(value, out);
  return out;
}

}  // namespace caesura::request
