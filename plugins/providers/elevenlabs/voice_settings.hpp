// How the voice is to speak: the service's voice_settings.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <tts/values.hpp>

namespace caesura::elevenlabs {

inline constexpr double kSlowest = 0.7;
inline constexpr double kFastest = 1.2;

// A member that is not set is not sent: then what is stored with the voice on the server holds,
// which anybody may change there. By default every member is set, to the service's own default.
struct VoiceSettings {
  std::optional<double> stability = 0.5;
  std::optional<double> similarity_boost = 0.75;
  std::optional<double> style = 0.0;
  std::optional<bool> use_speaker_boost = true;
  std::optional<double> speed = 1.0;  // at rate_pct 0

  static VoiceSettings stored() { return {{}, {}, {}, {}, {}}; }
  // Of a config's mapping, which the schema has checked.
  void set(const boost::json::object& given);
  // What a request's options and rate say. INVALID_ARGUMENT names the member.
  tts::Status set(const tts_request& request);
  // The members that are set.
  boost::json::object json() const;
};

}  // namespace caesura::elevenlabs
