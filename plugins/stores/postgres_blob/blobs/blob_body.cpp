#include "plugins/stores/postgres_blob/blobs/blob_body.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "plugins/stores/postgres_blob/blobs/digest.hpp"
#include "plugins/stores/postgres_blob/blobs/service_time.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr std::size_t kTrusted = std::size_t{1} << 20;  // of a length that may be a lie
constexpr int64_t kNoticedMs = 60'000;
constexpr std::size_t kBytesPerMs = 1000;

}  // namespace

http::Receiver keep_in(std::vector<std::byte>& bytes) {
  http::Receiver receiver;
  receiver.head = [&bytes](const http::Response& response) {
    std::size_t length = 0;
    const auto text = response.header("content-length");
    std::from_chars(text.data(), text.data() + text.size(), length);
    bytes.reserve(std::min(length, kTrusted));
    return tts::Status{};
  };
  receiver.body = [&bytes](std::span<const std::byte> piece) {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
    return tts::Status{};
  };
  return receiver;
}

tts::Status check_md5(std::string_view service, const std::vector<std::byte>& bytes,
                      std::string_view expected) {
  return check_md5_hex(service, bytes, lower_hex(expected));
}

tts::Status check_md5_hex(std::string_view service, const std::vector<std::byte>& bytes,
                          std::string_view expected) {
  if (expected.empty() || lower_hex(md5(bytes)) == expected) return {};
  return {TTS_DATA_LOSS,
          std::string(service) + ": the blob's " + std::to_string(bytes.size()) +
              " bytes do not have the MD5 that the service keeps",
          200};
}

std::string clock_difference(const http::Response& response, int64_t now_unix_ms) {
  const auto theirs = service_time_ms(response.header("date"));
  if (!theirs || std::abs(now_unix_ms - *theirs) < kNoticedMs) return {};
  const int64_t seconds = (now_unix_ms - *theirs) / 1000;
  return "; this machine's clock is " + std::to_string(std::abs(seconds)) + " s " +
         (seconds < 0 ? "behind" : "ahead of") + " the service's";
}

http::Limits limits_for(const http::Limits& limits, std::size_t upload_bytes) {
  http::Limits out = limits;
  out.first_byte_ms += static_cast<int64_t>(upload_bytes / kBytesPerMs);
  return out;
}

}  // namespace caesura::postgres_blob
