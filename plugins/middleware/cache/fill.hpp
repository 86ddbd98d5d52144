// One synthesis under way for everyone who asked for the same sound.
#pragma once

#include <tts/plugin.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "plugins/middleware/cache/digest.hpp"
#include "plugins/middleware/cache/growing_entry.hpp"

namespace caesura::cache {

class Fill {
 public:
  Fill(const tts_request& request, const Digest& digest, std::string_view trace_id, bool replace)
      : request_(request), digest_(digest), trace_id_(trace_id), replace_(replace) {}

  // What the provider is asked; a deep copy, for the first caller may leave.
  const tts_request& request() const { return request_.get(); }
  const Digest& digest() const { return digest_; }
  const std::string& trace_id() const { return trace_id_; }
  bool replace() const { return replace_; }
  GrowingEntry& entry() { return entry_; }

  // Callers that wait for it. When the last one leaves, the fill may be given up.
  std::atomic<int> waiters = 0;
  std::atomic<bool> cancelled = false;
  // Its audio is served to those who wait and not stored: it outgrew what is kept, or another
  // process is making the entry and took too long.
  std::atomic<bool> unkept = false;
  // Another process had made the entry: nothing was synthesised here.
  std::atomic<bool> fetched = false;
  // How long the first caller can wait at all.
  std::chrono::milliseconds patience = std::chrono::milliseconds::max();

 private:
  tts::RequestCopy request_;
  Digest digest_;
  std::string trace_id_;
  bool replace_;
  GrowingEntry entry_;
};

// The context of a fill: its own deadline, cancelled by nobody but the cache.
class FillContext {
 public:
  FillContext(const Fill& fill, std::chrono::milliseconds timeout);
  FillContext(const FillContext&) = delete;
  FillContext& operator=(const FillContext&) = delete;
  const tts_context* table() const { return &table_; }

 private:
  tts_context table_;
  const Fill& fill_;
  std::chrono::steady_clock::time_point deadline_;
};

// For what is done to the end, whoever has left: it never ends, and has the fill's trace.
class DetachedContext {
 public:
  explicit DetachedContext(const Fill& fill);
  const tts_context* table() const { return &table_; }

 private:
  tts_context table_;
};

// The sink of a fill: what the provider gives goes into the growing entry.
class FillSink {
 public:
  FillSink(Fill& fill, std::size_t max_bytes);
  FillSink(const FillSink&) = delete;
  FillSink& operator=(const FillSink&) = delete;
  const tts_sink* table() const { return &table_; }

 private:
  tts_sink table_;
  Fill& fill_;
  std::size_t max_bytes_;
};

}  // namespace caesura::cache
