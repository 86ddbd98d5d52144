#include "host_example/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "host_example/failure.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

void write_number(double number, std::string& out) {
  // Room for every digit of the largest double, which fixed notation writes out.
  std::array<char, 400> digits{};
  const double rounded = std::round(number * 1000) / 1000;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), rounded, std::chars_format::fixed)
          .ptr;
  out.append(digits.data(), end);
}

void write(const json::value& value, std::size_t depth, std::string& out) {
  const auto line = [&](std::size_t at) { out.append("\n").append(2 * at, ' '); };
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    char before = '{';
    for (const auto& [key, member] : *object) {
      out += before;
      line(depth + 1);
      out += json::serialize(json::value(key)) + ": ";
      write(member, depth + 1, out);
      before = ',';
    }
    line(depth);
    out += '}';
  } else if (const auto* array = value.if_array(); array != nullptr && !array->empty()) {
    char before = '[';
    for (const json::value& item : *array) {
      out += before;
      line(depth + 1);
      write(item, depth + 1, out);
      before = ',';
    }
    line(depth);
    out += ']';
  } else if (value.is_double()) {
    write_number(value.get_double(), out);
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string json_text(const json::value& value) {
  std::string out;
  write(value, 0, out);
  return out + "\n";
}

void print_json(const json::value& value) {
  const std::string text = json_text(value);
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw Failure(kFailed, "the standard output cannot be written");
  }
}

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

}  // namespace caesura::host
