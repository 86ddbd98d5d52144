#include "host_example/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <tts/status.hpp>

namespace caesura::host {
namespace {

spdlog::level::level_enum level_of(int32_t level) {
  switch (level) {
    case TTS_LOG_TRACE:
      return spdlog::level::trace;
    case TTS_LOG_DEBUG:
      return spdlog::level::debug;
    case TTS_LOG_INFO:
      return spdlog::level::info;
    case TTS_LOG_WARN:
      return spdlog::level::warn;
    default:
      return spdlog::level::err;
  }
}

}  // namespace

void set_up_log(const std::string& level, std::string_view otherwise) {
  auto logger = std::make_shared<spdlog::logger>("caesura",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%H:%M:%S.%e %l %v");
  logger->set_level(spdlog::level::from_str(level.empty() ? std::string(otherwise) : level));
  spdlog::set_default_logger(std::move(logger));
}

int32_t pipeline_log_level() {
  const auto least = spdlog::default_logger()->level();
  // Beyond ERROR: a pipeline has no word for silence.
  if (least == spdlog::level::off) return TTS_LOG_ERROR + 1;
  for (const int32_t level : {TTS_LOG_TRACE, TTS_LOG_DEBUG, TTS_LOG_INFO, TTS_LOG_WARN}) {
    if (level_of(level) >= least) return level;
  }
  return TTS_LOG_ERROR;
}

void log_for_pipeline(void*, int32_t level, tts_str component, tts_str message) noexcept {
  tts::guard(nullptr, [&]() -> tts::Status {
    spdlog::log(level_of(level), "{}: {}", tts::view(component), tts::view(message));
    return {};
  });
}

}  // namespace caesura::host
