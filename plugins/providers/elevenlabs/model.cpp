#include "plugins/providers/elevenlabs/model.hpp"

namespace caesura::elevenlabs {
namespace {

constexpr std::size_t kLongest = 40'000;

struct Row {
  std::string_view id;
  Model model;
};

constexpr Row kModels[] = {
    {"eleven_multilingual_v2", {true, false, 10'000}},
    {"eleven_multilingual_v1", {true, false, 10'000}},
    {"eleven_monolingual_v1", {true, false, 10'000}},
    {"eleven_flash_v2_5", {true, true, kLongest}},
    {"eleven_turbo_v2_5", {true, true, kLongest}},
    {"eleven_flash_v2", {true, false, 30'000}},
    {"eleven_turbo_v2", {true, false, 30'000}},
};
// Words in brackets are its pauses, of no certain length; tags are read aloud.
constexpr Model kThird{false, true, 5'000};
constexpr Model kUnknown{false, true, kLongest};

}  // namespace

const Model& model_of(std::string_view id) {
  for (const Row& row : kModels) {
    if (row.id == id) return row.model;
  }
  return id.starts_with("eleven_v3") ? kThird : kUnknown;
}

}  // namespace caesura::elevenlabs
