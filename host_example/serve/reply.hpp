// What is answered to a request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace caesura::serve {

struct Reply {
  unsigned status = 200;
  std::string type = "application/json";
  std::string headers;  // further lines, each with its \r\n
  std::string body;
  // What of the body is sent, where that is not all: a range.
  std::size_t begin = 0;
  std::size_t size = std::string::npos;
  std::string trailers;  // of a stream: lines that follow it
  // For the log: what the cache did ("hit", "miss" ...) and the entry's digest.
  std::string cache;
  std::string key;

  void add_header(std::string_view name, std::string_view value) {
    headers.append(name).append(": ").append(value).append("\r\n");
  }
  void add_trailer(std::string_view name, std::string_view value) {
    trailers.append(name).append(": ").append(value).append("\r\n");
  }
  // As new, but for memory that the next answer may use.
  void clear() {
    constexpr std::size_t kKept = std::size_t{1} << 20;
    if (body.capacity() > kKept) body = {};
    status = 200;
    type = "application/json";
    headers.clear(), body.clear(), trailers.clear(), cache.clear(), key.clear();
    begin = 0;
    size = std::string::npos;
  }
};

// The words behind a status; "Unknown" for one that this host never sends.
std::string_view reason_of(unsigned status);

// Replaces the reply by an error in JSON, {"error": {"message", "type", "code"}}, as OpenAI's
// clients read it. The message is one line without secrets and without spoken text.
void set_error(Reply& reply, unsigned status, std::string_view message);

// Status line and header lines up to the empty one. `date` is a whole header line, `length` the
// body's; a stream is sent in chunks where the client knows them.
struct HeadForm {
  std::string_view date;
  uint64_t length = 0;
  bool chunked = false;
  bool close = false;
  bool body_follows_unmeasured =
      false;  // a stream to a client of HTTP/1.0: until the connection ends
};
void write_head(const Reply& reply, const HeadForm& form, std::string& out);

}  // namespace caesura::serve
