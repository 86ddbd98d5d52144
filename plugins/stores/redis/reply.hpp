// One answer of the server, and the reader that makes answers of bytes.
#pragma once

#include <hiredis/read.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tts/status.hpp"

namespace caesura::redis {

struct Reply {
  enum class Kind { kNil, kText, kInteger, kArray, kError };

  bool is_nil() const { return kind == Kind::kNil; }
  bool is_text() const { return kind == Kind::kText; }
  bool is_integer() const { return kind == Kind::kInteger; }
  bool is_array() const { return kind == Kind::kArray; }
  bool is_error() const { return kind == Kind::kError; }

  Kind kind = Kind::kNil;
  int64_t integer = 0;
  std::string text;  // of a text or an error
  std::vector<Reply> items;
};

// Parses by hiredis's reader into memory of ours. What a server announces is never allocated: only
// what arrived is, up to a limit. After an error the stream is lost. [owner]
class ReplyReader {
 public:
  // `max_bytes` bounds one answer.
  explicit ReplyReader(std::size_t max_bytes);
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  // Bytes as they arrived. RESOURCE_EXHAUSTED without memory.
  tts::Status feed(std::string_view bytes);
  // True when `reply` holds the next answer, false when more bytes are needed: then ask again with
  // the same object. OUT_OF_RANGE: it is above the limit; UNAVAILABLE: this is not the protocol.
  tts::Result<bool> next(Reply& reply);
  // Whether bytes are left that no answer has used.
  bool has_rest() const { return reader_->pos < reader_->len; }

 private:
  struct Free {
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
  };

  bool announces_too_much() const;

  const std::size_t max_bytes_;
  std::unique_ptr<redisReader, Free> reader_;
};

}  // namespace caesura::redis
