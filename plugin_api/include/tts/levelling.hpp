// tts/levelling.hpp - whole structs from those of an older side, so that plugins ask no sizes.
#pragma once

#include <tts/values.hpp>

#include <limits>

namespace tts {

// A context without cancel and deadline, for callers that give none.
inline const tts_context* no_context() {
  static constexpr tts_context kNone = {
      sizeof(tts_context),
      0,
      nullptr,
      {},
      [](const tts_context*) noexcept -> int32_t { return 0; },
      [](const tts_context*) noexcept { return std::numeric_limits<int64_t>::max(); }};
  return &kNone;
}

// A request whose parts are all of full size; copies only what is short.
class WholeRequest {
 public:
  explicit WholeRequest(const tts_request& given) : result_(&given) {
    const bool short_itself = given.struct_size < sizeof given;
    if (!short_itself && !is_short(given.format) && !is_short(given.pauses)) return;
    request_ = empty_request();
    request_ = level(given, request_);
    if (is_short(request_.format)) {
      format_ = tts_audio_format{sizeof format_, 0, 0, 0, 0};
      request_.format = &(format_ = level(*request_.format, format_));
    }
    if (is_short(request_.pauses)) {
      pauses_ = all_pauses();
      request_.pauses = &(pauses_ = level(*request_.pauses, pauses_));
    }
    result_ = &request_;
  }
  WholeRequest(const WholeRequest&) = delete;
  WholeRequest& operator=(const WholeRequest&) = delete;
  const tts_request* get() const { return result_; }

 private:
  template <class T>
  static bool is_short(const T* part) {
    return part != nullptr && part->struct_size < sizeof(T);
  }
  const tts_request* result_;
  tts_request request_;  // these three are filled only where something is short
  tts_audio_format format_;
  tts_pauses pauses_;
};

// What to hand to a plugin for its error: the caller's struct, or a whole one in place of a short.
class WholeError {
 public:
  explicit WholeError(tts_error* caller) : caller_(caller) {
    if (caller == nullptr) return;
    const bool whole = caller->struct_size >= sizeof(tts_error);
    given_ = whole ? caller : &own_;
    if (!whole) own_.struct_size = sizeof own_;
    given_->code = TTS_OK;
    given_->vendor_code = 0;
    given_->retry_after_ms = -1;
    given_->message[0] = '\0';
  }
  WholeError(const WholeError&) = delete;
  WholeError& operator=(const WholeError&) = delete;
  tts_error* get() { return given_; }

  // After the call, for anything but OK: one terminated line, the code that is returned, and
  // `otherwise` where the plugin gave no reason.
  tts_status close(tts_status code, std::string_view otherwise) {
    if (code == TTS_OK || given_ == nullptr) return code;
    given_->code = code;
    given_->message[sizeof given_->message - 1] = '\0';
    if (given_->message[0] == '\0') write_error(given_, code, otherwise);
    for (char* c = given_->message; *c != '\0'; ++c) {
      if (*c == '\n' || *c == '\r') *c = ' ';
    }
    return copy_back(code);
  }
  // The same, with the host's own message in place of the plugin's.
  tts_status replace(tts_status code, std::string_view message) {
    if (given_ != nullptr) write_error(given_, code, message);
    return copy_back(code);
  }

 private:
  tts_status copy_back(tts_status code) {
    if (given_ == &own_ && caller_->struct_size > sizeof(uint32_t)) {
      const uint32_t size = caller_->struct_size;
      std::memcpy(caller_, &own_, size);
      caller_->struct_size = size;
      if (size > offsetof(tts_error, message)) reinterpret_cast<char*>(caller_)[size - 1] = '\0';
    }
    return code;
  }
  tts_error* caller_;
  tts_error* given_ = nullptr;
  tts_error own_;  // used only where the caller's is short
};

}  // namespace tts
