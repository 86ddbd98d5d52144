#include "plugins/providers/tone/script.hpp"

#include <array>
#include <limits>

#include "plugins/support/config/options.hpp"

namespace caesura::tone {
namespace {

constexpr std::array<std::string_view, 17> kStatusNames{
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

tts::Result<tts_status> status_of(std::string_view name) {
  for (std::size_t i = 0; i < kStatusNames.size(); ++i) {
    if (kStatusNames[i] == name) return static_cast<tts_status>(i);
  }
  return tts::Status(TTS_INVALID_ARGUMENT, "script: \"" + std::string(name) +
                                               "\" is no status; UNAVAILABLE would be one");
}

}  // namespace

tts::Result<Script> Script::parse(const boost::json::array& rules) {
  Script script;
  for (const auto& value : rules) {
    auto parsed = config::Options::parse(boost::json::serialize(value));
    if (!parsed.ok()) return parsed.status();
    const config::Options& given = parsed.value();
    auto counted = std::make_unique<Counted>();
    counted->left = given.integer("times", std::numeric_limits<int64_t>::max());
    Rule& rule = counted->rule;
    rule.call = given.integer("call", 0);
    rule.text = given.text("text", "");
    rule.delay_ms = given.integer("delay_ms", 0);
    rule.ignore_cancel = given.boolean("ignore_cancel", false);
    rule.chunk_bytes = static_cast<std::size_t>(given.integer("chunk_bytes", 0));
    rule.after_bytes = static_cast<std::size_t>(given.integer("after_bytes", 0));
    rule.vendor_code = static_cast<int32_t>(given.integer("vendor_code", 0));
    rule.retry_after_ms = static_cast<int32_t>(given.integer("retry_after_ms", -1));
    rule.message = given.text("message", "failing as the script says");
    rule.hang = given.boolean("hang", false);
    rule.end = given.boolean("end", false);
    const auto status = status_of(given.text("status", "OK"));
    if (!status.ok()) return status.status();
    rule.status = status.value();
    script.rules_.push_back(std::move(counted));
  }
  return script;
}

const Rule* Script::match(int64_t call, std::string_view text) const {
  for (const auto& counted : rules_) {
    const Rule& rule = counted->rule;
    if (rule.call != 0 && rule.call != call) continue;
    if (!rule.text.empty() && text.find(rule.text) == std::string_view::npos) continue;
    if (counted->left.fetch_sub(1) > 0) return &rule;
    counted->left.fetch_add(1);
  }
  return nullptr;
}

}  // namespace caesura::tone
