// One connection: commands out, answers in, in order.
#pragma once

#include <initializer_list>

#include "plugins/stores/redis/reply.hpp"
#include "plugins/stores/redis/stream.hpp"

namespace caesura::redis {

// Commands in the server's form, one after another. [owner]
class Commands {
 public:
  void add(std::initializer_list<std::string_view> words) {
    add(std::span(words.begin(), words.size()));
  }
  void add(std::span<const std::string_view> words);
  std::size_t count() const { return count_; }
  std::string_view bytes() const { return bytes_; }
  // Overwrites what held a secret.
  void wipe();

 private:
  std::string bytes_;
  std::size_t count_ = 0;
};

// After an error of `send` or `receive` the connection is lost. [owner]
class Connection {
 public:
  // `max_reply_bytes` bounds one answer.
  Connection(Stream stream, std::size_t max_reply_bytes);

  tts::Status send(const Commands& commands, const Deadline& deadline);
  // The next answer; a server's error is an answer, too. `reply` keeps its memory for the next one.
  tts::Status receive(Reply& reply, const Deadline& deadline);
  // Whether it may be used again: nothing awaited, nothing broken, not hung up.
  bool is_reusable() const { return !broken_ && awaited_ == 0 && !reader_.has_rest(); }
  bool is_quiet() const { return stream_.is_quiet(); }

 private:
  Stream stream_;
  ReplyReader reader_;
  std::size_t awaited_ = 0;
  bool broken_ = false;
  std::unique_ptr<char[]> buffer_;
};

}  // namespace caesura::redis
