// tts/status.hpp - outcomes as C++ values, and the barrier that keeps exceptions inside.
#pragma once

#include <tts/abi.h>

#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tts {

constexpr tts_str str(std::string_view text) {
  return {text.data(), text.size()};
}
constexpr std::string_view view(tts_str text) {
  return text.size == 0 ? std::string_view{} : std::string_view{text.data, text.size};
}

// Numbers outside the list mean "unknown", whoever made them up.
constexpr tts_status known_status(tts_status code) {
  return code >= TTS_OK && code <= TTS_UNAUTHENTICATED ? code : TTS_UNKNOWN;
}

// Writes what the caller has room for: one line, cut between characters, always terminated.
inline void write_error(tts_error* error, tts_status code, std::string_view message,
                        int32_t vendor_code = 0, int32_t retry_after_ms = -1) {
  if (error == nullptr || !TTS_HAS(tts_error, error, message)) return;
  error->code = code;
  error->vendor_code = vendor_code;
  error->retry_after_ms = retry_after_ms;
  std::size_t size = message.size();
  if (size >= sizeof error->message) {
    size = sizeof error->message - 1;
    while (size > 0 && (static_cast<unsigned char>(message[size]) & 0xC0U) == 0x80U) --size;
  }
  for (std::size_t i = 0; i < size; ++i) {
    const char c = message[i];
    error->message[i] = c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
  }
  error->message[size] = '\0';
}

// An error struct ready to be filled by a call.
inline tts_error empty_error() {
  tts_error error{};
  error.struct_size = sizeof error;
  error.retry_after_ms = -1;
  return error;
}

// OK, or a code with one line that says what was wrong and what would be right.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(tts_status code, std::string message, int32_t vendor_code = 0, int32_t retry_after_ms = -1)
      : code_(known_status(code)),
        vendor_code_(vendor_code),
        retry_after_ms_(retry_after_ms),
        message_(std::move(message)) {}

  // What a call across the boundary answered.
  static Status from(tts_status code, const tts_error& error) {
    if (code == TTS_OK) return {};
    return {code, error.message, error.vendor_code, error.retry_after_ms};
  }
  static Status from(tts_status code) { return code == TTS_OK ? Status{} : Status{code, ""}; }

  bool ok() const { return code_ == TTS_OK; }
  tts_status code() const { return code_; }
  int32_t vendor_code() const { return vendor_code_; }
  int32_t retry_after_ms() const { return retry_after_ms_; }
  const std::string& message() const { return message_; }

  // Puts the details into the caller's struct and gives the code to return.
  tts_status into(tts_error* error) const {
    if (code_ != TTS_OK) write_error(error, code_, message_, vendor_code_, retry_after_ms_);
    return code_;
  }

 private:
  tts_status code_ = TTS_OK;
  int32_t vendor_code_ = 0;
  int32_t retry_after_ms_ = -1;
  std::string message_;
};

// A value, or why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}
  Result(Status status) : content_(std::move(status)) {}

  bool ok() const { return content_.index() == 0; }
  T& value() & { return std::get<0>(content_); }
  const T& value() const& { return std::get<0>(content_); }
  T&& value() && { return std::get<0>(std::move(content_)); }
  Status status() const { return ok() ? Status{} : std::get<1>(content_); }

 private:
  std::variant<T, Status> content_;
};

// Runs `body`, which returns a Status, and turns whatever it throws into one.
template <class Body>
tts_status guard(tts_error* error, Body&& body) noexcept {
  try {
    const Status status = std::forward<Body>(body)();
    return status.into(error);
  } catch (const std::bad_alloc&) {
    write_error(error, TTS_RESOURCE_EXHAUSTED, "out of memory");
    return TTS_RESOURCE_EXHAUSTED;
  } catch (const std::exception& exception) {
    write_error(error, TTS_INTERNAL, exception.what());
    return TTS_INTERNAL;
  } catch (...) {
    write_error(error, TTS_INTERNAL, "something that is no std::exception was thrown");
    return TTS_INTERNAL;
  }
}

}  // namespace tts
