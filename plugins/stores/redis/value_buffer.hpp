// Where one entry's value is received and opened: memory that its thread keeps.
#pragma once

#include <memory>

#include "plugins/stores/redis/reply.hpp"
#include "plugins/support/entry/envelope.hpp"

namespace caesura::redis {

struct ValueBuffer {
  Reply reply;
  entry::OpenedEnvelope envelope;
};

// Lends this thread's buffer; a call within a call gets one of its own.
class LentBuffer {
 public:
  LentBuffer();
  ~LentBuffer();
  LentBuffer(const LentBuffer&) = delete;
  LentBuffer& operator=(const LentBuffer&) = delete;
  ValueBuffer* operator->() const { return buffer_; }

 private:
  std::unique_ptr<ValueBuffer> own_;
  ValueBuffer* buffer_;
};

}  // namespace caesura::redis
