#include "plugins/support/http/transfer.hpp"

#include <algorithm>
#include <charconv>

namespace caesura::http {
namespace {

constexpr std::size_t kKeptFailureBytes = std::size_t{64} << 10;

int64_t ms_since(Transfer::Clock::time_point start) {
  using namespace std::chrono;
  return duration_cast<milliseconds>(Transfer::Clock::now() - start).count();
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// "HTTP/1.1 200 OK", "HTTP/2 200".
bool read_status_line(std::string_view line, Response& response) {
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return false;
  const auto version = line.substr(5, blank - 5);
  response.http_version = version == "1.1" ? 11 : version == "1.0" ? 10 : 20;
  const auto digits = line.substr(blank + 1, 3);
  return std::from_chars(digits.data(), digits.data() + digits.size(), response.status).ec ==
         std::errc{};
}

Framing framing_of(const Response& response, std::string_view method) {
  if (method == "HEAD" || response.status == 204 || response.status == 304) return Framing::none;
  if (response.http_version >= 20) return Framing::h2;
  if (!response.header("transfer-encoding").empty()) return Framing::chunked;
  return response.header("content-length").empty() ? Framing::until_close : Framing::length;
}

bool asks_for_a_range(const Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const Header& header) {
    return lower(header.name) == "range" || lower(header.name) == "x-ms-range";
  });
}

}  // namespace

void Transfer::attach(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

template <class Call>
bool Transfer::guarded(Call&& call) noexcept {
  try {
    return call();
  } catch (...) {
    thrown_ = std::current_exception();
    return false;
  }
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view line(data, size * count);
  return transfer.guarded([&] { return transfer.take_header(line); }) ? line.size() : 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::span bytes(reinterpret_cast<const std::byte*>(data), size * count);
  return transfer.guarded([&] { return transfer.take_body(bytes); }) ? bytes.size() : 0;
}

bool Transfer::fail(tts_status code, std::string message) {
  stop_.emplace(code, std::move(message));
  return false;
}

bool Transfer::take_header(std::string_view line) {
  head_bytes_ += line.size();
  window_bytes_ += line.size();
  if (head_bytes_ > request_.limits.max_head) {
    return fail(TTS_OUT_OF_RANGE, "the answer's headers are longer than " +
                                      std::to_string(request_.limits.max_head) + " bytes");
  }
  if (head_complete_) return true;  // trailers mean nothing here
  if (line.starts_with("HTTP/")) {
    if (window_start_ == Clock::time_point{}) window_start_ = Clock::now();
    response_.headers.clear();
    return read_status_line(line, response_) ||
           fail(TTS_UNAVAILABLE, "the answer's status line cannot be read");
  }
  if (!trim(line).empty()) return take_field(line);
  if (response_.status < 200) return true;  // the real answer follows
  head_complete_ = true;
  return end_of_head();
}

bool Transfer::take_field(std::string_view line) {
  const auto colon = line.find(':');
  const bool folded = line.front() == ' ' || line.front() == '\t';
  if (folded || colon == std::string_view::npos) return true;
  std::string name = lower(trim(line.substr(0, colon)));
  const auto value = trim(line.substr(colon + 1));
  if (name == "content-length") {
    const auto other = response_.header(name);
    if (!other.empty() && other != value) {
      return fail(TTS_UNAVAILABLE, "the answer names two different lengths");
    }
  }
  response_.headers.emplace_back(std::move(name), value);
  return true;
}

bool Transfer::end_of_head() {
  response_.framing = framing_of(response_, request_.method);
  const auto transfer_encoding = lower(response_.header("transfer-encoding"));
  if (!transfer_encoding.empty() && transfer_encoding != "chunked") {
    return fail(TTS_UNAVAILABLE, "the answer has a transfer encoding that was not asked for");
  }
  if (!response_.ok()) return true;
  if (response_.status == 206 && !asks_for_a_range(request_)) {
    return fail(TTS_UNAVAILABLE, "status 206: the answer is a part, and the whole was asked for");
  }
  const auto encoding = lower(response_.header("content-encoding"));
  if (!encoding.empty() && encoding != "identity") {
    return fail(TTS_UNAVAILABLE, "the answer is compressed, which was not asked for");
  }
  uint64_t length = 0;
  const auto text = response_.header("content-length");
  std::from_chars(text.data(), text.data() + text.size(), length);
  if (response_.framing != Framing::none && length > request_.limits.max_body) {
    return fail(TTS_OUT_OF_RANGE,
                "the answer is longer than " + std::to_string(request_.limits.max_body) + " bytes");
  }
  if (!request_.accept.empty()) {
    const std::string type = media_type(response_);
    unwanted_type_ = std::none_of(request_.accept.begin(), request_.accept.end(),
                                  [&](auto prefix) { return type.starts_with(prefix); });
  }
  return true;
}

template <class Call>
bool Transfer::tell_receiver(Call&& call) {
  const auto before = Clock::now();
  tts::Status status = call();
  window_start_ += Clock::now() - before;
  if (status.ok()) return true;
  stopped_by_receiver_ = true;
  stop_ = std::move(status);
  return false;
}

bool Transfer::give_head() {
  if (head_given_ || !receiver_.head || !response_.ok() || unwanted_type_) return true;
  head_given_ = true;
  return tell_receiver([&] { return receiver_.head(response_); });
}

bool Transfer::take_body(std::span<const std::byte> bytes) {
  window_bytes_ += bytes.size();
  response_.body_bytes += bytes.size();
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  if (!response_.ok() || unwanted_type_) {
    const auto room = kKeptFailureBytes - std::min(kKeptFailureBytes, response_.body.size());
    response_.body.append(text, std::min(room, bytes.size()));
    return room > bytes.size();  // enough to explain it; the rest is not waited for
  }
  if (response_.body_bytes > request_.limits.max_body) {
    return fail(TTS_OUT_OF_RANGE,
                "the answer is longer than " + std::to_string(request_.limits.max_body) + " bytes");
  }
  if (!give_head()) return false;
  if (streams()) return tell_receiver([&] { return receiver_.body(bytes); });
  response_.body.append(text, bytes.size());
  return true;
}

tts::Status Transfer::check(tts::Context context, uint64_t sent_bytes) {
  if (auto status = context.check(); !status.ok()) return status;
  const Limits& limits = request_.limits;
  if (window_start_ == Clock::time_point{}) {
    if (ms_since(start_) < limits.first_byte_ms) return {};
    return {TTS_UNAVAILABLE, "no answer within " + std::to_string(limits.first_byte_ms) + " ms (" +
                                 std::to_string(sent_bytes) + " bytes were sent)"};
  }
  if (ms_since(window_start_) < limits.stall_ms) return {};
  if (window_bytes_ < limits.stall_bytes) {
    return {TTS_UNAVAILABLE, "the answer stalled: " + std::to_string(window_bytes_) + " bytes in " +
                                 std::to_string(limits.stall_ms) + " ms"};
  }
  window_start_ = Clock::now();
  window_bytes_ = 0;
  return {};
}

void Transfer::finish(bool whole) {
  if (thrown_) std::rethrow_exception(thrown_);
  if (whole && !stop_ && request_.allow_empty_body) give_head();
}

}  // namespace caesura::http
