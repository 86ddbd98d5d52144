#include "plugins/stores/postgres_blob/blobs/azure_batch.hpp"

#include <algorithm>
#include <charconv>

#include "plugins/support/http/url.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr std::size_t kMaxParts = 4 * kAzureBatch;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Takes one line off the front, without its end.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = trim(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// Header lines up to an empty one.
template <class Field>
void take_fields(std::string_view& text, const Field& field) {
  while (!text.empty()) {
    const auto line = take_line(text);
    if (line.empty()) return;
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) field(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
}

std::optional<BatchPart> read_part(std::string_view text) {
  BatchPart part;
  take_fields(text, [&](std::string_view name, std::string_view value) {
    if (same_word(name, "content-id")) part.id = number_of<std::size_t>(value);
  });
  const auto line = take_line(text);  // "HTTP/1.1 202 Accepted"
  const auto blank = line.find(' ');
  if (!line.starts_with("HTTP/") || blank == std::string_view::npos) return std::nullopt;
  const auto status = number_of<int>(line.substr(blank + 1, 3));
  if (!status || *status < 100) return std::nullopt;
  part.status = *status;
  take_fields(text, [&](std::string_view name, std::string_view value) {
    if (same_word(name, "x-ms-error-code")) part.error = value.substr(0, 100);
  });
  return part;
}

std::string_view boundary_of(std::string_view content_type) {
  const auto slash = content_type.find(';');
  if (!same_word(trim(content_type.substr(0, slash)), "multipart/mixed")) return {};
  constexpr std::string_view kName = "boundary=";
  const auto at = content_type.find(kName);
  if (at == std::string_view::npos) return {};
  auto value = content_type.substr(at + kName.size());
  value = trim(value.substr(0, value.find(';')));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  return value.size() > 100 ? std::string_view{} : value;
}

tts::Status broken(const char* what) {
  return {TTS_UNAVAILABLE, std::string("the answer to a batch ") + what};
}

}  // namespace

std::string batch_body(const std::vector<http::Request>& requests, std::string_view boundary) {
  std::string body;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const http::Request& request = requests[i];
    const auto url = http::parse_url(request.url);
    const std::string target = !url.ok() ? "/"
                               : url.value().query.empty()
                                   ? url.value().path
                                   : url.value().path + "?" + url.value().query;
    body.append("--").append(boundary).append("\r\n");
    body.append("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
    body.append("Content-ID: ").append(std::to_string(i)).append("\r\n\r\n");
    body.append(request.method).append(" ").append(target).append(" HTTP/1.1\r\n");
    for (const http::Header& header : request.headers) {
      body.append(header.name).append(": ").append(header.value);
      body.append(header.secret.expose()).append("\r\n");
    }
    body.append("Content-Length: 0\r\n\r\n");
  }
  return body.append("--").append(boundary).append("--\r\n");
}

tts::Result<std::vector<BatchPart>> read_batch(std::string_view content_type,
                                               std::string_view body) {
  const auto boundary = boundary_of(content_type);
  if (boundary.empty()) return broken("is no multipart body");
  const std::string mark = "--" + std::string(boundary);
  std::vector<BatchPart> parts;
  auto at = body.find(mark);
  while (at != std::string_view::npos) {
    const auto rest = body.substr(at + mark.size());
    if (rest.starts_with("--")) return parts;
    auto text = rest.substr(0, rest.find("\n" + mark));
    at = text.size() == rest.size() ? std::string_view::npos : at + mark.size() + text.size() + 1;
    take_line(text);
    auto part = read_part(text);
    if (!part) return broken("has a part that is no HTTP answer");
    parts.push_back(std::move(*part));
    if (parts.size() > kMaxParts) return broken("has too many parts");
  }
  return broken("was cut");
}

}  // namespace caesura::postgres_blob
