#include "host_example/serve/speaking.hpp"

namespace caesura::serve {

SpeakingRequest::SpeakingRequest(const Speaking& speaking, const std::string& tenant,
                                 uint32_t more_flags)
    : request_(tts::empty_request()) {
  request_.flags = speaking.flags | more_flags;
  request_.text = tts::str(speaking.text);
  request_.language = tts::str(speaking.language);
  request_.voice = tts::str(speaking.voice);
  request_.model = tts::str(speaking.model);
  request_.style = tts::str(speaking.style);
  request_.tenant = tts::str(tenant);
  request_.rate_pct = speaking.rate_pct.value_or(TTS_UNSET);
  request_.pitch_pct = speaking.pitch_pct.value_or(TTS_UNSET);
  request_.pauses = speaking.pauses ? &*speaking.pauses : nullptr;
  request_.format = speaking.format ? &*speaking.format : nullptr;
  if (!speaking.project.empty()) {
    labels_[0] = {tts::str("project"), tts::str(speaking.project)};
    labels_[1] = {tts::str("chapter"), tts::str(speaking.chapter)};
    request_.labels = labels_;
    request_.label_count = 2;
  }
  for (const auto& [name, value] : speaking.options) {
    options_.push_back({tts::str(name), tts::str(value)});
  }
  request_.options = options_.data();
  request_.option_count = options_.size();
}

}  // namespace caesura::serve
