#include "plugins/providers/google/time_points.hpp"

#include <tts/values.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace caesura::google {
namespace {

constexpr double kLongestSeconds = 86'400;

int64_t microseconds(double seconds) {
  if (!(seconds >= 0)) return 0;
  return std::llround(std::min(seconds, kLongestSeconds) * 1e6);
}

}  // namespace

void append_mark(std::size_t number, std::string_view suffix, std::string& out) {
  out.append("<mark name=\"").append(std::to_string(number)).append(suffix).append("\"/>");
}

tts::Status give_marks(const std::vector<TimePoint>& points, const Timings& timings,
                       const tts::Sink& sink) {
  std::map<std::string_view, int64_t> times;
  for (const auto& [name, seconds] : timings) times.emplace(name, microseconds(seconds));
  std::vector<tts_mark> marks;
  for (std::size_t number = 0; number < points.size(); ++number) {
    const std::string name = std::to_string(number);
    const auto start = times.find(name);
    if (start == times.end()) continue;
    const TimePoint& point = points[number];
    tts_mark mark = tts::empty_mark();
    mark.kind = point.pause ? TTS_MARK_PAUSE : TTS_MARK_SENTENCE;
    mark.pause_class = point.pause ? static_cast<int32_t>(point.pause_class) + 1 : 0;
    mark.text_offset = point.text_offset;
    mark.text_size = point.text_size;
    mark.start_us = start->second;
    const auto end = times.find(name + std::string(kPauseEnd));
    if (end != times.end()) mark.duration_us = std::max<int64_t>(end->second - start->second, 0);
    marks.push_back(mark);
  }
  if (points.empty()) {
    for (const auto& [name, start_us] : times) {
      tts_mark mark = tts::empty_mark();
      mark.kind = TTS_MARK_BOOKMARK;
      mark.start_us = start_us;
      mark.value = tts::str(name);
      marks.push_back(mark);
    }
  }
  std::stable_sort(marks.begin(), marks.end(),
                   [](const auto& a, const auto& b) { return a.start_us < b.start_us; });
  for (const tts_mark& mark : marks) {
    if (auto status = sink.mark(mark); !status.ok()) return status;
  }
  return {};
}

}  // namespace caesura::google
