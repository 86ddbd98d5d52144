// Server-sent events, cut anywhere by the network.
#pragma once

#include <tts/status.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace caesura::http {

struct SseEvent {
  std::string_view type;  // "message" unless an `event` line said otherwise
  std::string_view data;  // `data` lines joined by line feeds
};

// One stream. Lines may end in LF, CR or CRLF; comments, ids and retry times are skipped; an event
// that the stream's end cuts short is dropped, as the standard asks.
class SseParser {
 public:
  // Views are valid during the call. A status that is not OK ends the parsing and is returned.
  using OnEvent = std::function<tts::Status(const SseEvent&)>;

  explicit SseParser(OnEvent on_event, std::size_t max_event_bytes = std::size_t{8} << 20);

  // Takes the next bytes. OUT_OF_RANGE for an event beyond the limit.
  tts::Status feed(std::string_view bytes);
  // Whether bytes of an unfinished event are left; true at the end means: the stream was cut.
  bool pending() const { return !line_.empty() || has_data_ || !type_.empty(); }

 private:
  tts::Status take_line(std::string_view line);
  tts::Status dispatch();

  OnEvent on_event_;
  std::size_t max_event_bytes_;
  std::string line_;
  std::string type_;
  std::string data_;
  bool has_data_ = false;
  bool first_line_ = true;
  bool skip_line_feed_ = false;
};

}  // namespace caesura::http
