#include "plugins/support/http/sse.hpp"

#include <utility>

namespace caesura::http {

SseParser::SseParser(OnEvent on_event, std::size_t max_event_bytes)
    : on_event_(std::move(on_event)), max_event_bytes_(max_event_bytes) {}

tts::Status SseParser::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    // The LF of a CRLF that was cut between two pieces.
    if (std::exchange(skip_line_feed_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const auto end = bytes.find_first_of("\r\n");
    const auto piece = bytes.substr(0, end);
    if (line_.size() + data_.size() + piece.size() > max_event_bytes_) {
      return {TTS_OUT_OF_RANGE,
              "a server-sent event is longer than " + std::to_string(max_event_bytes_) + " bytes"};
    }
    if (end == std::string_view::npos) {
      line_ += piece;
      return {};
    }
    skip_line_feed_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    tts::Status status;
    if (line_.empty()) {
      status = take_line(piece);  // the usual case needs no copy
    } else {
      line_ += piece;
      const std::string line = std::exchange(line_, {});
      status = take_line(line);
    }
    if (!status.ok()) return status;
  }
  return {};
}

tts::Status SseParser::take_line(std::string_view line) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (std::exchange(first_line_, false) && line.starts_with(kByteOrderMark)) {
    line.remove_prefix(kByteOrderMark.size());
  }
  if (line.empty()) return dispatch();
  const auto colon = line.find(':');
  const auto field = line.substr(0, colon);
  auto value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "data") {
    if (has_data_) data_ += '\n';
    data_ += value;
    has_data_ = true;
  } else if (field == "event") {
    type_ = value;
  }
  return {};
}

tts::Status SseParser::dispatch() {
  tts::Status status;
  if (has_data_) {
    status =
        on_event_({type_.empty() ? std::string_view("message") : std::string_view(type_), data_});
  }
  type_.clear();
  data_.clear();
  has_data_ = false;
  return status;
}

}  // namespace caesura::http
