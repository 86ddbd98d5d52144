// Entries for the tests of stores: whole ones with every field set, and what a get brought back.
#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "tts/values.hpp"

namespace caesura::test {

// "000...0n" in 64 hexadecimal digits, spread over the first digits as real digests are.
inline std::string digest(uint64_t number) {
  const uint64_t spread = number * 0x9E3779B97F4A7C15ULL;
  std::array<char, 65> text{};
  std::snprintf(text.data(), text.size(), "%016llx%032x%016llx",
                static_cast<unsigned long long>(spread), 0u,
                static_cast<unsigned long long>(number));
  return text.data();
}

// A key that owns its parts.
struct Key {
  std::string digest;
  std::string tenant;
  std::string scheme = "v3";

  tts_store_key view() const { return {tts::str(tenant), tts::str(scheme), tts::str(digest)}; }
};

inline Key key(uint64_t number, std::string tenant = "", std::string scheme = "v3") {
  return {digest(number), std::move(tenant), std::move(scheme)};
}

// Audio that tells whose it is at every byte, so that a mixture of two entries shows.
inline std::string audio(std::size_t size, uint64_t seed) {
  std::string bytes(size, '\0');
  uint64_t state = seed * 2862933555777941757ULL + 3037000493ULL;
  for (char& byte : bytes) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    byte = static_cast<char>(state >> 56);
  }
  return bytes;
}

// What a put is given. Strings are the owner's; info() leads into this object.
class Sample {
 public:
  explicit Sample(std::string audio_bytes) : audio(std::move(audio_bytes)) {
    info_ = tts::empty_entry_info();
    info_.created_ms = info_.accessed_ms = 1'700'000'000'000;
  }
  Sample(const Sample&) = delete;
  Sample& operator=(const Sample&) = delete;

  void add_label(std::string key, std::string value) {
    labels_.push_back({std::move(key), std::move(value)});
  }
  void add_note(std::string key, std::string value) {
    notes_.push_back({std::move(key), std::move(value)});
  }
  void add_mark(int32_t kind, int64_t start_us, std::string value) {
    mark_values_.push_back(std::move(value));
    tts_mark mark = tts::empty_mark();
    mark.kind = kind;
    mark.start_us = start_us;
    marks_.push_back(mark);
  }
  tts_mark& last_mark() { return marks_.back(); }
  tts_entry_info& raw() { return info_; }

  const tts_entry_info& info() {
    info_.size = audio.size();
    info_.format = &format;
    info_.provider = tts::str(provider);
    info_.voice = tts::str(voice);
    fill(labels_, label_views_);
    fill(notes_, note_views_);
    info_.labels = label_views_.data();
    info_.label_count = label_views_.size();
    info_.notes = note_views_.data();
    info_.note_count = note_views_.size();
    mark_views_.clear();
    for (std::size_t i = 0; i < marks_.size(); ++i) {
      marks_[i].value = tts::str(mark_values_[i]);
      mark_views_.push_back(&marks_[i]);
    }
    info_.marks = mark_views_.data();
    info_.mark_count = mark_views_.size();
    return info_;
  }

  std::string audio;
  std::string provider = "tone";
  std::string voice = "calm";
  tts_audio_format format = tts::pcm_format(24000);

 private:
  using Pair = std::pair<std::string, std::string>;
  static void fill(const std::vector<Pair>& pairs, std::vector<tts_kv>& views) {
    views.clear();
    for (const Pair& pair : pairs) views.push_back({tts::str(pair.first), tts::str(pair.second)});
  }

  tts_entry_info info_;
  std::vector<Pair> labels_;
  std::vector<Pair> notes_;
  std::vector<tts_kv> label_views_;
  std::vector<tts_kv> note_views_;
  std::vector<tts_mark> marks_;
  std::vector<std::string> mark_values_;
  std::vector<const tts_mark*> mark_views_;
};

}  // namespace caesura::test
