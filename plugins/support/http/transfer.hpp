// One request under way: libcurl's callbacks, and what they have seen.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <exception>
#include <optional>

#include "plugins/support/http/client.hpp"

namespace caesura::http {

class Transfer {
 public:
  using Clock = std::chrono::steady_clock;

  Transfer(const Request& request, Response& response, const Receiver& receiver)
      : request_(request), response_(response), receiver_(receiver) {}

  // Tells libcurl to call this object.
  void attach(CURL* easy);
  // Why the transfer must end now, or OK. To be asked at least every 20 ms.
  tts::Status check(tts::Context context, uint64_t sent_bytes);
  // After libcurl is done: throws what a receiver threw; where the answer came whole, tells the
  // receiver of a head that no body followed.
  void finish(bool whole);

  // Our own reason for an early end; its message has no service name yet.
  const std::optional<tts::Status>& stop() const { return stop_; }
  bool stopped_by_receiver() const { return stopped_by_receiver_; }
  // A success whose media type was not accepted: its body is a failure's.
  bool unwanted_type() const { return unwanted_type_; }
  bool head_complete() const { return head_complete_; }

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

  bool take_header(std::string_view line);
  bool take_field(std::string_view line);
  bool end_of_head();
  bool take_body(std::span<const std::byte> bytes);
  bool fail(tts_status code, std::string message);
  bool give_head();
  bool streams() const { return response_.ok() && !unwanted_type_ && receiver_.body; }
  template <class Call>
  bool guarded(Call&& call) noexcept;
  template <class Call>
  bool tell_receiver(Call&& call);

  const Request& request_;
  Response& response_;
  const Receiver& receiver_;
  std::optional<tts::Status> stop_;
  std::exception_ptr thrown_;
  bool stopped_by_receiver_ = false;
  bool unwanted_type_ = false;
  bool head_complete_ = false;
  bool head_given_ = false;
  uint64_t head_bytes_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point window_start_{};
  uint64_t window_bytes_ = 0;
};

}  // namespace caesura::http
