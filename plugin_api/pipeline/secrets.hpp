// Secrets, which stand in a config as references only: ${ENV:NAME} and file:/path.
#pragma once

#include <tts/status.hpp>

#include <string>
#include <string_view>

namespace caesura::pipeline {

// Whether an environment variable may have this name: letters, digits and underscores.
bool is_variable_name(std::string_view name);

// Whether the whole string is one reference to a secret: ${ENV:NAME} or file:/path.
bool is_secret_reference(std::string_view text);

// The secret behind a reference; what is no reference stands for itself. A file must be regular and
// closed to others; one newline at its end is dropped. Messages name the reference, never more.
tts::Result<std::string> resolve_secret(std::string_view reference);

}  // namespace caesura::pipeline
