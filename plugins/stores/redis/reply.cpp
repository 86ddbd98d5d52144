#include "plugins/stores/redis/reply.hpp"

#include <algorithm>
#include <charconv>
#include <new>

namespace caesura::redis {
namespace {

// The one thing that is allocated as announced; a page of SCAN has far fewer.
constexpr int kMaxItems = 1 << 16;
constexpr std::size_t kKeptBuffer = std::size_t{256} << 10;

// The object of a task: the root is the reader's, an item lies in its parent.
Reply* place(const redisReadTask* task) noexcept {
  if (task->parent == nullptr) return static_cast<Reply*>(task->privdata);
  auto& items = static_cast<Reply*>(task->parent->obj)->items;
  return &items[static_cast<std::size_t>(task->idx)];
}

template <class Fill>
void* fill(const redisReadTask* task, Fill&& fill) noexcept {
  try {
    Reply* const reply = place(task);
    fill(*reply);
    return reply;
  } catch (const std::bad_alloc&) {
    return nullptr;  // hiredis reports it as out of memory
  }
}

void* make_text(const redisReadTask* task, char* text, std::size_t size) noexcept {
  return fill(task, [&](Reply& reply) {
    reply.kind = task->type == REDIS_REPLY_ERROR ? Reply::Kind::kError : Reply::Kind::kText;
    reply.text.assign(text, size);
  });
}

void* make_array(const redisReadTask* task, int count) noexcept {
  if (count > kMaxItems) return nullptr;
  return fill(task, [&](Reply& reply) {
    reply.kind = Reply::Kind::kArray;
    reply.items.assign(static_cast<std::size_t>(count), Reply{});
  });
}

void* make_integer(const redisReadTask* task, long long value) noexcept {
  return fill(task, [&](Reply& reply) {
    reply.kind = Reply::Kind::kInteger;
    reply.integer = value;
  });
}

void* make_nil(const redisReadTask* task) noexcept {
  return fill(task, [](Reply& reply) { reply.kind = Reply::Kind::kNil; });
}

void free_nothing(void*) noexcept {}

redisReplyObjectFunctions functions = {make_text, make_array, make_integer, make_nil, free_nothing};

}  // namespace

ReplyReader::ReplyReader(std::size_t max_bytes)
    : max_bytes_(max_bytes), reader_(redisReaderCreateWithFunctions(&functions)) {
  if (reader_ == nullptr) throw std::bad_alloc();
  reader_->maxbuf = kKeptBuffer;
}

tts::Status ReplyReader::feed(std::string_view bytes) {
  if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) == REDIS_OK) return {};
  return {TTS_RESOURCE_EXHAUSTED, "out of memory for an answer"};
}

// Of a text that hiredis has begun and waits for, its length is what comes next.
bool ReplyReader::announces_too_much() const {
  const std::string_view rest(reader_->buf + reader_->pos, reader_->len - reader_->pos);
  if (rest.size() > max_bytes_) return true;
  if (reader_->ridx < 0 || reader_->rstack[reader_->ridx].type != REDIS_REPLY_STRING) return false;
  uint64_t size = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), size);
  return error == std::errc::result_out_of_range || (error == std::errc{} && size > max_bytes_);
}

tts::Result<bool> ReplyReader::next(Reply& reply) {
  void* answer = nullptr;
  reader_->privdata = &reply;
  const int code = redisReaderGetReply(reader_.get(), &answer);
  if (code != REDIS_OK && reader_->err == REDIS_ERR_OOM) {
    return tts::Status(TTS_OUT_OF_RANGE, "an answer has more parts than are taken");
  }
  if (code != REDIS_OK) {
    return tts::Status(TTS_UNAVAILABLE, "the answer is not the Redis protocol");
  }
  if (answer != nullptr) return true;
  if (announces_too_much()) {
    return tts::Status(TTS_OUT_OF_RANGE,
                       "an answer is above " + std::to_string(max_bytes_) + " bytes");
  }
  return false;
}

}  // namespace caesura::redis
