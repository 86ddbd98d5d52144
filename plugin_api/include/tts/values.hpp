// tts/values.hpp - requests, formats and pauses as C++ values: defaults, levelling, deep copies.
#pragma once

#include <tts/status.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tts {

inline tts_audio_format pcm_format(uint32_t sample_rate, uint32_t channels = 1) {
  return {sizeof(tts_audio_format), TTS_ENCODING_PCM_S16LE, sample_rate, channels, 0};
}

// Every pause set to one value, TTS_PAUSE_INHERIT by default.
inline tts_pauses all_pauses(int32_t value = TTS_PAUSE_INHERIT) {
  return {sizeof(tts_pauses), value, value, value, value, value, value};
}

// A request for the config's own everything.
inline tts_request empty_request() {
  tts_request request{};
  request.struct_size = sizeof request;
  request.rate_pct = request.pitch_pct = request.volume_pct = request.style_degree = TTS_UNSET;
  return request;
}

inline tts_mark empty_mark() {
  tts_mark mark{};
  mark.struct_size = sizeof mark;
  mark.text_offset = -1;
  mark.duration_us = -1;
  return mark;
}

inline tts_entry_info empty_entry_info() {
  tts_entry_info info{};
  info.struct_size = sizeof info;
  info.characters = info.billed_characters = -1;
  return info;
}

// A whole struct from one that an older side may have sent shorter: what it lacks keeps the value
// in `whole`. The common case of equal versions copies nothing.
template <class T>
const T& level(const T& given, T& whole) {
  if (given.struct_size >= sizeof(T)) return given;
  std::memcpy(&whole, &given, given.struct_size);
  whole.struct_size = sizeof(T);
  return whole;
}

// Owns everything that a request points to. [owner]; may be read from many threads.
class RequestCopy {
 public:
  RequestCopy() : request_(empty_request()) {}
  explicit RequestCopy(const tts_request& source) : request_(source) {
    request_.struct_size = sizeof request_;
    std::size_t bytes = 0;
    const auto count = [&bytes](tts_str s) { bytes += s.size; };
    each_string(request_, count);
    for (std::size_t i = 0; i < source.option_count; ++i) count_pair(source.options[i], bytes);
    for (std::size_t i = 0; i < source.label_count; ++i) count_pair(source.labels[i], bytes);
    bytes_ = std::make_unique<char[]>(bytes == 0 ? 1 : bytes);
    char* next = bytes_.get();
    const auto take = [&next](tts_str& s) {
      if (s.size > 0) std::memcpy(next, s.data, s.size);
      s.data = next;
      next += s.size;
    };
    each_string(request_, take);
    pairs_.reserve(source.option_count + source.label_count);
    for (std::size_t i = 0; i < source.option_count; ++i) pairs_.push_back(source.options[i]);
    for (std::size_t i = 0; i < source.label_count; ++i) pairs_.push_back(source.labels[i]);
    for (tts_kv& pair : pairs_) take(pair.key), take(pair.value);
    request_.options = pairs_.data();
    request_.labels = pairs_.data() + source.option_count;
    if (source.format != nullptr) {
      format_ = tts_audio_format{sizeof(tts_audio_format), 0, 0, 0, 0};
      format_ = level(*source.format, format_);
      request_.format = &format_;
    }
    if (source.pauses != nullptr) {
      pauses_ = all_pauses();
      pauses_ = level(*source.pauses, pauses_);
      request_.pauses = &pauses_;
    }
  }
  RequestCopy(const RequestCopy&) = delete;
  RequestCopy& operator=(const RequestCopy&) = delete;

  // Borrowed from this object.
  const tts_request& get() const { return request_; }

 private:
  template <class Request, class Visit>
  static void each_string(Request& r, const Visit& visit) {
    visit(r.text), visit(r.language), visit(r.voice), visit(r.model), visit(r.style);
    visit(r.role), visit(r.tenant), visit(r.take);
  }
  static void count_pair(const tts_kv& pair, std::size_t& bytes) {
    bytes += pair.key.size + pair.value.size;
  }

  tts_request request_;
  tts_audio_format format_{};
  tts_pauses pauses_{};
  std::unique_ptr<char[]> bytes_;
  std::vector<tts_kv> pairs_;
};

}  // namespace tts
