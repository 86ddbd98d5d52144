#include "plugins/support/http/service_message.hpp"

#include <boost/json.hpp>

namespace caesura::http {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::string from_json(const json::value& value, int depth) {
  if (value.is_string()) return text_of(value);
  // Validation errors come as lists; the first says enough.
  if (value.is_array() && !value.get_array().empty() && depth > 0) {
    return from_json(value.get_array().front(), depth - 1);
  }
  if (!value.is_object() || depth == 0) return {};
  for (const auto* name :
       {"error", "message", "Message", "detail", "msg", "error_description", "title", "err_msg"}) {
    if (const auto* found = value.get_object().if_contains(name)) {
      std::string text = from_json(*found, depth - 1);
      if (!text.empty()) return text;
    }
  }
  return {};
}

}  // namespace

std::string service_message(std::string_view media_type, std::string_view body) {
  const auto start = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (start == std::string_view::npos) return {};
  const char first = body[start];
  if (first == '{' || first == '[') {
    boost::system::error_code error;
    const auto value = json::parse(body.substr(start), error);
    if (!error) return from_json(value, 4);
  }
  if (media_type.ends_with("html") || first == '<') {
    return media_type.ends_with("xml") ? std::string() : std::string("an HTML page");
  }
  const bool is_text =
      media_type.empty() || media_type.starts_with("text/") || media_type.ends_with("json");
  return is_text ? std::string(body.substr(start)) : std::string();
}

}  // namespace caesura::http
