#include "host_example/serve/azure_format.hpp"

#include <charconv>
#include <vector>

namespace caesura::serve {
namespace {

std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> words;
  while (!name.empty()) {
    const auto dash = name.find('-');
    words.push_back(name.substr(0, dash));
    name.remove_prefix(dash == std::string_view::npos ? name.size() : dash + 1);
  }
  return words;
}

// "24khz" is 24000 where the unit is "khz"; 0 for anything else. "22050hz" and "44100hz" are
// written out.
uint32_t thousands(std::string_view word, std::string_view unit) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || value > 1000) return 0;
  const std::string_view rest(end, static_cast<std::size_t>(word.data() + word.size() - end));
  return rest == unit ? value * 1000 : 0;
}

uint32_t rate_of(std::string_view word) {
  if (word == "22050hz") return 22050;
  if (word == "44100hz") return 44100;
  return thousands(word, "khz");
}

}  // namespace

std::optional<AzureFormat> parse_azure_format(std::string_view name) {
  const auto words = words_of(name);
  if (words.size() < 4 || words.size() > 5) return {};
  const std::string_view container = words[0];
  const std::string_view codec = words.back();
  AzureFormat out{{sizeof(tts_audio_format), 0, rate_of(words[1]), 1, 0}, Container::bare};
  bool mono = false;
  for (const std::string_view word : words) mono = mono || word == "mono";
  if (out.format.sample_rate == 0 || !mono) return {};
  for (const std::string_view word : words) {
    if (const uint32_t rate = thousands(word, "kbitrate"); rate != 0) out.format.bit_rate = rate;
  }
  const bool samples = container == "riff" || container == "raw";
  if (samples && codec == "pcm" && words[2] == "16bit") {
    out.format.encoding = TTS_ENCODING_PCM_S16LE;
  } else if (samples && codec == "mulaw") {
    out.format.encoding = TTS_ENCODING_MULAW;
  } else if (samples && codec == "alaw") {
    out.format.encoding = TTS_ENCODING_ALAW;
  } else if (container == "audio" && codec == "mp3") {
    out.format.encoding = TTS_ENCODING_MP3;
  } else if (container == "ogg" && codec == "opus") {
    out.format.encoding = TTS_ENCODING_OGG_OPUS;
  } else if (container == "webm" && codec == "opus") {
    out.format.encoding = TTS_ENCODING_WEBM_OPUS;
  } else {
    return {};
  }
  if (container == "riff") out.container = Container::wav;
  return out;
}

}  // namespace caesura::serve
