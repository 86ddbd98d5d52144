#include "plugins/stores/redis/connection.hpp"

#include <openssl/crypto.h>

namespace caesura::redis {
namespace {

// More at once costs the cache what fewer calls save.
constexpr std::size_t kReadBytes = std::size_t{64} << 10;

}  // namespace

void Commands::add(std::span<const std::string_view> words) {
  bytes_.append("*").append(std::to_string(words.size())).append("\r\n");
  for (const std::string_view word : words) {
    bytes_.append("$").append(std::to_string(word.size())).append("\r\n");
    bytes_.append(word).append("\r\n");
  }
  ++count_;
}

void Commands::wipe() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

Connection::Connection(Stream stream, std::size_t max_reply_bytes)
    : stream_(std::move(stream)),
      reader_(max_reply_bytes),
      buffer_(std::make_unique_for_overwrite<char[]>(kReadBytes)) {}

tts::Status Connection::send(const Commands& commands, const Deadline& deadline) {
  awaited_ += commands.count();
  tts::Status status = stream_.write(commands.bytes(), deadline);
  if (!status.ok()) broken_ = true;
  return status;
}

tts::Status Connection::receive(Reply& reply, const Deadline& deadline) {
  for (;;) {
    const auto whole = reader_.next(reply);
    tts::Status failure = whole.status();
    if (whole.ok() && whole.value()) {
      --awaited_;
      return {};
    }
    if (failure.ok()) {
      const auto got = stream_.read({buffer_.get(), kReadBytes}, deadline);
      failure = got.ok() ? reader_.feed({buffer_.get(), got.value()}) : got.status();
    }
    if (!failure.ok()) {
      broken_ = true;
      return failure;
    }
  }
}

}  // namespace caesura::redis
