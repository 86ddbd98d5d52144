// Which names blobs may have; the same in every kind of container.
#pragma once

#include <tts/status.hpp>

#include <string_view>

namespace caesura::postgres_blob {

bool is_blob_name(std::string_view name);

// INVALID_ARGUMENT with what is wrong; the name itself is not repeated.
tts::Status check_blob_name(std::string_view name);

// What a name may start with; empty is every name's start.
tts::Status check_blob_prefix(std::string_view prefix);

}  // namespace caesura::postgres_blob
