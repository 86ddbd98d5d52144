#include "plugins/stores/redis/value_buffer.hpp"

namespace caesura::redis {
namespace {

// Memory beyond it, which only a huge entry needed, is given back.
constexpr std::size_t kMaxKept = std::size_t{4} << 20;

struct ThreadBuffer {
  ValueBuffer buffer;
  bool lent = false;
};
thread_local ThreadBuffer thread_buffer;

}  // namespace

LentBuffer::LentBuffer() {
  if (thread_buffer.lent) {
    own_ = std::make_unique<ValueBuffer>();
    buffer_ = own_.get();
    return;
  }
  thread_buffer.lent = true;
  buffer_ = &thread_buffer.buffer;
}

LentBuffer::~LentBuffer() {
  if (own_ != nullptr) return;
  if (buffer_->reply.text.capacity() > kMaxKept) std::string().swap(buffer_->reply.text);
  buffer_->reply.items.clear();
  thread_buffer.lent = false;
}

}  // namespace caesura::redis
