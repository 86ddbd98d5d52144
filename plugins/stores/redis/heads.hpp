// Entries without their audio: names by SCAN, headers by GETRANGE, use by HMGET, in slices.
#pragma once

#include <functional>

#include "plugins/stores/redis/client.hpp"
#include "plugins/stores/redis/names.hpp"
#include "plugins/support/entry/envelope.hpp"

namespace caesura::redis {

// What the server has of one entry, beside the audio.
struct Head {
  std::string name;
  std::string header;        // the envelope's beginning, at least its header; empty = no entry
  bool foreign = false;      // something else than a text lies there
  uint64_t value_bytes = 0;  // of the whole envelope
  uint64_t hits = 0;
  int64_t accessed_ms = 0;  // 0 = never touched
};

// A head, opened. [owner]
class OpenedHead {
 public:
  // DATA_LOSS: no whole header, or of another entry than its name says; FAILED_PRECONDITION: of a
  // newer format, or something foreign.
  tts::Status open(const Names& names, const Head& head);
  tts_store_key key() const { return envelope_.key(); }
  const tts_entry_info& info() const { return info_; }  // with its use

 private:
  entry::OpenedEnvelope envelope_;
  tts_entry_info info_{};
};

// [thread-safe]
class Heads {
 public:
  static constexpr std::size_t kSlice = 64;

  Heads(Client& client, const Names& names) : client_(client), names_(names) {}

  // Every entry's name once, in their order. The server is asked in slices of 500.
  tts::Status names(tts::Context context, std::optional<std::string_view> tenant,
                    std::optional<std::string_view> scheme, std::vector<std::string>& found) const;
  // Of at most kSlice names.
  tts::Status read(tts::Context context, Pace pace, std::span<const std::string> names,
                   std::vector<Head>& heads) const;
  // Of all names, slice by slice. What `use` answers ends it.
  tts::Status each(tts::Context context, std::span<const std::string> names,
                   const std::function<tts::Status(const Head&)>& use) const;

 private:
  Client& client_;
  const Names& names_;
};

}  // namespace caesura::redis
