// Pause settings: presets, the config's own, and the words of a command line.
#pragma once

#include "yaml_tree.hpp"

#include <tts/values.hpp>

#include <map>
#include <string>

namespace caesura::pipeline {

// configs/presets.yaml as it was when the library was built.
extern const std::string_view kShippedPresets;

class PauseSettings {
 public:
  PauseSettings();  // the shipped presets, and no pauses of the config's own

  // From the members `presets:` and `pauses:` of a config; either may be nullptr. Throws
  // ConfigError.
  void read(const Member* presets, const Member* pauses, const std::string& file);

  // See tts_pipeline_pauses.
  [[nodiscard]] tts::Result<tts_pauses> parse(std::string_view spec) const;

  // What a request inherits; holds no TTS_PAUSE_INHERIT.
  [[nodiscard]] const tts_pauses& defaults() const { return defaults_; }
  [[nodiscard]] const std::map<std::string, tts_pauses>& presets() const { return presets_; }

 private:
  [[nodiscard]] tts_pauses read_mapping(const Node& node, const Place& place, bool may_name) const;
  [[nodiscard]] std::vector<std::string> preset_names() const;

  std::map<std::string, tts_pauses> presets_;
  tts_pauses defaults_;
};

// Takes from `defaults` what `pauses` leaves open.
void inherit(tts_pauses& pauses, const tts_pauses& defaults);

// "sentence 500, paragraph 1000, ..."; a value that is the engine's own is left out.
std::string describe(const tts_pauses& pauses);

}  // namespace caesura::pipeline
