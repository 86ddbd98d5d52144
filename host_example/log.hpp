// The log: lines on stderr by spdlog, for the program's own words and for the plugins'.
#pragma once

#include <tts/pipeline.h>

#include <string>
#include <string_view>

namespace caesura::host {

// Sets the lowest level that is kept: one of --log-level's words, else `otherwise`.
void set_up_log(const std::string& level, std::string_view otherwise);

// The lowest level that the pipeline needs to tell, TTS_LOG_*.
int32_t pipeline_log_level();

// For tts_pipeline_options.log. [thread-safe]
void log_for_pipeline(void* user, int32_t level, tts_str component, tts_str message) noexcept;

}  // namespace caesura::host
