// An entry on its way from a tier to the caller, and into memory where it is to go further.
#pragma once

#include <memory>
#include <vector>

#include "plugins/support/entry/info_copy.hpp"
#include "tts/call.hpp"

namespace caesura::tiered {

// An entry with memory of its own.
struct Carried {
  std::unique_ptr<entry::InfoCopy> info;
  std::vector<std::byte> audio;
  std::shared_ptr<void> charge;  // what it costs is given back with it
};

enum class Carry {
  hand_on,           // to the caller as it comes
  hand_on_and_keep,  // and a copy is kept
  keep_first,        // for a tier that may fail half-way: to the caller when it is whole
};

// Hands on at once and only sees what became of it. [call-thread]
class Watch {
 public:
  explicit Watch(const tts_blob_sink* outer)
      : table_{sizeof table_, 0, this, begin, write}, outer_(outer) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  const tts_blob_sink* table() const { return &table_; }
  bool begun() const { return begun_; }
  tts_status refusal() const { return refusal_; }

 private:
  static tts_status begin(const tts_blob_sink* table, const tts_entry_info* info) noexcept {
    Watch& self = *static_cast<Watch*>(table->data);
    self.begun_ = true;
    return self.refusal_ = self.outer_->begin(self.outer_, info);
  }
  static tts_status write(const tts_blob_sink* table, const void* data, size_t size) noexcept {
    Watch& self = *static_cast<Watch*>(table->data);
    return self.refusal_ = self.outer_->write(self.outer_, data, size);
  }

  tts_blob_sink table_;
  const tts_blob_sink* outer_;
  bool begun_ = false;
  tts_status refusal_ = TTS_OK;
};

// The sink that a slower tier's get is given. [call-thread]
class Passage {
 public:
  Passage(const tts_blob_sink* outer, Carry carry);
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;

  const tts_blob_sink* table() const { return &table_; }
  // After the tier answered OK: hands on what was kept first.
  tts_status finish();
  // Whether the caller's sink has been given anything.
  bool begun() const { return begun_; }
  // What the caller's sink answered when it was not OK.
  tts_status refusal() const { return refusal_; }
  Carried& carried() { return carried_; }

 private:
  static Passage& of(const tts_blob_sink* table) { return *static_cast<Passage*>(table->data); }
  tts_status begin(const tts_entry_info& info) {
    begun_ = true;
    return refusal_ = outer_->begin(outer_, &info);
  }
  tts_status write(const void* data, std::size_t size) {
    return refusal_ = outer_->write(outer_, data, size);
  }

  tts_status keep(const tts_entry_info& info) noexcept;
  tts_status keep(const void* data, std::size_t size) noexcept;

  tts_blob_sink table_;
  const tts_blob_sink* outer_;
  bool begun_ = false;
  tts_status refusal_ = TTS_OK;
  Carried carried_;
};

}  // namespace caesura::tiered
