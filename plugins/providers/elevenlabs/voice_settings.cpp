#include "plugins/providers/elevenlabs/voice_settings.hpp"

#include <charconv>
#include <cmath>

#include "plugins/support/request/request_values.hpp"

namespace caesura::elevenlabs {
namespace {

tts::Status read_share(std::string_view name, std::string_view value,
                       std::optional<double>& target) {
  double number = 0;
  const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (fault != std::errc{} || end != value.data() + value.size() || !(number >= 0 && number <= 1)) {
    return {TTS_INVALID_ARGUMENT, "options: " + std::string(name) + " must be a number, 0 to 1"};
  }
  target = number;
  return {};
}

tts::Status read_choice(std::string_view name, std::string_view value,
                        std::optional<bool>& target) {
  if (value != "true" && value != "false") {
    return {TTS_INVALID_ARGUMENT, "options: " + std::string(name) + " must be true or false"};
  }
  target = value == "true";
  return {};
}

}  // namespace

void VoiceSettings::set(const boost::json::object& given) {
  const std::pair<std::string_view, std::optional<double>*> numbers[] = {
      {"stability", &stability},
      {"similarity_boost", &similarity_boost},
      {"style", &style},
      {"speed", &speed}};
  for (const auto& [name, target] : numbers) {
    if (const auto* value = given.if_contains(name)) *target = value->to_number<double>();
  }
  if (const auto* value = given.if_contains("use_speaker_boost")) {
    use_speaker_boost = value->as_bool();
  }
}

tts::Status VoiceSettings::set(const tts_request& request) {
  for (std::size_t i = 0; i < request.option_count; ++i) {
    const std::string_view name = tts::view(request.options[i].key);
    const std::string_view value = tts::view(request.options[i].value);
    tts::Status status;
    if (name == "stability") status = read_share(name, value, stability);
    if (name == "similarity_boost") status = read_share(name, value, similarity_boost);
    if (name == "style") status = read_share(name, value, style);
    if (name == "use_speaker_boost") status = read_choice(name, value, use_speaker_boost);
    if (!status.ok()) return status;
  }
  const auto rate = request::percent("rate_pct", request.rate_pct, -100, 1000);
  if (!rate.ok()) return rate.status();
  if (rate.value() == 0) return {};
  // A millionth is not heard, and 1.2 is 1.2 however it was reckoned.
  const double wanted = std::round(speed.value_or(1) * (100 + rate.value()) * 1e4) / 1e6;
  if (wanted < kSlowest || wanted > kFastest) {
    return {TTS_INVALID_ARGUMENT, "rate_pct makes a speed of " + request::canonical(wanted) +
                                      "; elevenlabs speaks at 0.7 to 1.2"};
  }
  speed = wanted;
  return {};
}

boost::json::object VoiceSettings::json() const {
  boost::json::object object;
  if (stability) object["stability"] = *stability;
  if (similarity_boost) object["similarity_boost"] = *similarity_boost;
  if (style) object["style"] = *style;
  if (use_speaker_boost) object["use_speaker_boost"] = *use_speaker_boost;
  if (speed) object["speed"] = *speed;
  return object;
}

}  // namespace caesura::elevenlabs
