// What holds for the fingerprint of every provider.
#pragma once

#include <gmock/gmock.h>

#include "providers/speaking.hpp"

namespace caesura::test {

inline void expect_the_contracts_order(const Fields& fields) {
  std::vector<std::string> names;
  for (const auto& [name, value] : fields) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("provider", "render_revision", "server", "model",
                                            "voice", "language", "format", "epoch", "rendered"));
}

inline void expect_all_differ(const std::vector<Fields>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(keys[i], keys[k]) << i << " and " << k;
  }
}

// For an engine that renders every pause there is inside of a text.
inline void expect_pauses_keyed_exactly_where_they_act(Speaker& speaker) {
  const std::pair<const char*, const char*> texts[] = {
      {"One. Two", "sentence"}, {"One\n\ntwo", "paragraph"}, {"One, two", "comma"},
      {"One: two", "colon"},    {"One; two", "semicolon"},   {"One two.", "nothing"}};
  for (const auto& [text, acting] : texts) {
    tts_request request = request_for(text);
    const Fields plain = speaker.fields(request);
    for (const PauseMember& pause : kPauseMembers) {
      tts_pauses pauses = tts::all_pauses();
      pauses.*pause.member = 40;
      request.pauses = &pauses;
      EXPECT_EQ(speaker.fields(request) != plain, std::string(pause.name) == acting)
          << text << " " << pause.name;
    }
  }
}

}  // namespace caesura::test
