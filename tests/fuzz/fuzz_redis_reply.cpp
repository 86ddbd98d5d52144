// Bytes as a Redis server's answers, in pieces. However they are cut, the same answers come out.
#include <cstdlib>

#include "plugins/stores/redis/refusal.hpp"

namespace {

using caesura::redis::Reply;
using caesura::redis::ReplyReader;

constexpr std::size_t kLimit = 4096;

// One line for each answer, and the outcome; sizes that passed the limit end the program.
std::string read_all(std::string_view bytes, std::size_t step) {
  ReplyReader reader(kLimit);
  std::string answers;
  Reply reply;
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    if (!reader.feed(piece).ok()) std::abort();
    for (;;) {
      const auto whole = reader.next(reply);
      if (!whole.ok()) return answers + "error";
      if (!whole.value()) break;
      answers += std::to_string(static_cast<int>(reply.kind)) + ":" +
                 std::to_string(reply.text.size()) + "," + std::to_string(reply.items.size());
      if (reply.is_error() && caesura::redis::refusal(reply).ok()) std::abort();
      reply = Reply{};
    }
  }
  return answers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size > kLimit / 2) return 0;  // within the limit the cut makes no difference
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string at_once = read_all(bytes, bytes.size() + 1);
  for (const std::size_t step : {1u, 3u, 17u}) {
    if (read_all(bytes, step) != at_once) std::abort();
  }
  return 0;
}
