// Speaks with a provider through its bare C table and keeps everything that came.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "support/calls.hpp"
#include "support/plugin_file.hpp"
#include "support/test_host.hpp"

namespace caesura::test {

inline tts_request request_for(std::string_view text) {
  tts_request request = tts::empty_request();
  request.text = tts::str(text);
  return request;
}

using Fields = std::vector<std::pair<std::string, std::string>>;

// A provider of a plugin file, on a host of its own.
class Speaker {
 public:
  // `id` is the word behind `use:` and the file's name.
  Speaker(const std::string& id, const std::string& config) : file_(id) {
    auto made = file_.provider(host.table(), id, config);
    if (!made.ok()) throw std::runtime_error(made.status().message());
    provider_ = std::move(made).value();
  }

  tts_status speak(const tts_request& request, KeepingSink& sink,
                   const TestContext& context = TestContext()) {
    error = tts::empty_error();
    return provider_->synthesize(provider_.get(), context.table(), &request, sink.table(), &error);
  }
  // The audio of a request that must succeed.
  std::string audio(const tts_request& request) {
    KeepingSink sink;
    if (speak(request, sink) != TTS_OK) throw std::runtime_error(error.message);
    return sink.audio;
  }
  tts_status fingerprint(const tts_request& request, Fields& fields) {
    error = tts::empty_error();
    const auto keep = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
      static_cast<Fields*>(user)->emplace_back(tts::view(name), tts::view(value));
      return TTS_OK;
    };
    return provider_->fingerprint(provider_.get(), &request, keep, &fields, &error);
  }
  // The fingerprint of a request that must have one.
  Fields fields(const tts_request& request) {
    Fields fields;
    if (fingerprint(request, fields) != TTS_OK) throw std::runtime_error(error.message);
    return fields;
  }
  template <class Extension>
  const Extension* extension(const char* id) const {
    return static_cast<const Extension*>(provider_->get_extension(provider_.get(), id));
  }
  const tts_provider* table() const { return provider_.get(); }

  TestHost host;
  tts_error error = tts::empty_error();

 private:
  PluginFile file_;
  ProviderPtr provider_;
};

inline std::string field_of(const Fields& fields, std::string_view name) {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return "(no such field)";
}

struct PauseMember {
  const char* name;
  int32_t tts_pauses::*member;
};
inline constexpr PauseMember kPauseMembers[] = {
    {"sentence", &tts_pauses::sentence_ms}, {"paragraph", &tts_pauses::paragraph_ms},
    {"chapter", &tts_pauses::chapter_ms},   {"comma", &tts_pauses::comma_ms},
    {"colon", &tts_pauses::colon_ms},       {"semicolon", &tts_pauses::semicolon_ms}};

}  // namespace caesura::test
