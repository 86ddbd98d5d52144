#include "host_example/trace_id.hpp"

#include <tts/call.hpp>

#include <algorithm>

#include "host_example/failure.hpp"

namespace caesura::host {
namespace {

constexpr std::size_t kVersion = 2;
constexpr std::size_t kTrace = 32;
constexpr std::size_t kWhole = 55;  // 00-<32>-<16>-<2>; later versions may append

bool is_hexadecimal(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_traceparent(std::string_view text) {
  if (text.size() < kWhole || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  const std::string_view version = text.substr(0, kVersion);
  if (!is_hexadecimal(version) || version == "ff") return false;
  if (text.size() > kWhole && (version == "00" || text[kWhole] != '-')) return false;
  return is_hexadecimal(text.substr(36, 16)) && is_hexadecimal(text.substr(53, 2));
}

}  // namespace

std::optional<std::string> parse_traceparent(std::string_view header) {
  if (!is_traceparent(header)) return {};
  const std::string_view id = header.substr(kVersion + 1, kTrace);
  if (!tts::is_trace_id(id)) return {};
  return std::string(id);
}

std::optional<std::string> parse_trace_id(std::string_view words) {
  if (tts::is_trace_id(words)) return std::string(words);
  return parse_traceparent(words);
}

void add_trace_option(CLI::App& command, std::string& words) {
  command
      .add_option(
          "--trace-id", words,
          "32 hexadecimal digits, or a traceparent header: log lines of the requests carry it")
      ->type_name("ID");
}

std::string trace_id_of_option(const std::string& words) {
  if (words.empty()) return {};
  if (auto trace_id = parse_trace_id(words)) return *trace_id;
  throw Failure(kWrongUsage,
                "--trace-id: takes 32 digits of 0-9a-f that are not all 0, or a traceparent "
                "header of W3C Trace Context");
}

}  // namespace caesura::host
