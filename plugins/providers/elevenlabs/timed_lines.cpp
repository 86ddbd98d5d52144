#include "plugins/providers/elevenlabs/timed_lines.hpp"

#include <boost/json.hpp>

#include "plugins/providers/elevenlabs/explain.hpp"
#include "plugins/support/http/base64.hpp"
#include "plugins/support/http/service_message.hpp"

namespace caesura::elevenlabs {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestLine = std::size_t{16} << 20;

const json::array* list_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr ? value->if_array() : nullptr;
}

// Lists of different lengths belong to nothing that can be told, and are passed over.
void tell_characters(const json::object& line, const TimedLines::Receiver& receiver) {
  const auto* value = line.if_contains("alignment");
  if (value == nullptr || !value->is_object()) return;
  const json::object& alignment = value->get_object();
  const auto* characters = list_in(alignment, "characters");
  const auto* starts = list_in(alignment, "character_start_times_seconds");
  const auto* ends = list_in(alignment, "character_end_times_seconds");
  if (characters == nullptr || starts == nullptr || ends == nullptr) return;
  if (starts->size() != characters->size() || ends->size() != characters->size()) return;
  for (std::size_t i = 0; i < characters->size(); ++i) {
    const auto& character = (*characters)[i];
    if (!character.is_string() || !(*starts)[i].is_number() || !(*ends)[i].is_number()) continue;
    receiver.character(character.get_string(), (*starts)[i].to_number<double>(),
                       (*ends)[i].to_number<double>());
  }
}

}  // namespace

tts::Status TimedLines::feed(std::string_view bytes) {
  for (;;) {
    const auto end = bytes.find('\n');
    line_.append(bytes.substr(0, end));
    if (line_.size() > kLongestLine) {
      return receiver_.error(TTS_OUT_OF_RANGE, "a line of the answer has more than 16 MiB");
    }
    if (end == std::string_view::npos) return {};
    const std::string line = std::exchange(line_, {});
    if (auto status = take(line); !status.ok()) return status;
    bytes.remove_prefix(end + 1);
  }
}

tts::Status TimedLines::finish() {
  return take(std::exchange(line_, {}));
}

tts::Status TimedLines::take(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return {};
  boost::system::error_code fault;
  const json::value parsed = json::parse({line.data(), line.size()}, fault);
  if (fault || !parsed.is_object()) {
    const auto said = http::service_message("", line);
    return receiver_.error(TTS_UNAVAILABLE, "a line of the answer is no JSON object" +
                                                (said == "an HTML page" ? ", but " + said : ""));
  }
  const json::object& object = parsed.get_object();
  const auto* encoded = object.if_contains("audio_base64");
  if (encoded == nullptr && (object.contains("detail") || object.contains("error"))) {
    auto said = told_by(line);
    if (said.empty()) said = http::service_message("application/json", line);
    return receiver_.error(TTS_UNAVAILABLE, "the service broke off: " + said);
  }
  if (encoded != nullptr && encoded->is_string()) {
    const auto audio = http::base64_decode(encoded->get_string());
    if (!audio) return receiver_.error(TTS_UNAVAILABLE, "the audio of a line is no base64");
    if (!audio->empty()) {
      if (auto status = receiver_.audio(std::as_bytes(std::span(*audio))); !status.ok()) {
        return status;
      }
    }
  }
  tell_characters(object, receiver_);
  return receiver_.line();
}

}  // namespace caesura::elevenlabs
