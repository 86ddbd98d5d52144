// Where the service says that a mark of the document lies, as marks of the ABI.
#pragma once

#include <tts/call.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/support/text/pause_class.hpp"

namespace caesura::google {

// A place of the text whose time is wanted. Its name in the document is its number; a pause has a
// second one, with kPauseEnd, behind it.
struct TimePoint {
  bool pause = false;  // else the start of a sentence
  text::PauseClass pause_class = text::PauseClass::sentence;
  std::uint32_t text_offset = 0;
  std::uint32_t text_size = 0;
};

inline constexpr std::string_view kPauseEnd = "end";

// `<mark name="3"/>`, and for the end of a pause `<mark name="3end"/>`.
void append_mark(std::size_t number, std::string_view suffix, std::string& out);

using Timings = std::vector<std::pair<std::string, double>>;  // name, seconds

// Gives the marks in the order of time. What the service left out is left out; a name that is not
// ours is a bookmark of the request's own SSML.
tts::Status give_marks(const std::vector<TimePoint>& points, const Timings& timings,
                       const tts::Sink& sink);

}  // namespace caesura::google
