// Whether a request can be spoken at all, before any plugin sees it.
#pragma once

#include <tts/abi.h>

#include <cstddef>

namespace caesura::pipeline {

// Sizes in bytes that a request may have at most.
inline constexpr std::size_t kMostText = 64 * 1024;
inline constexpr std::size_t kMostWord = 1024;         // voice, language, tenant and the like
inline constexpr std::size_t kMostOption = 16 * 1024;  // one option's or label's value
inline constexpr std::size_t kMostPairs = 64;          // options, and labels

// What is wrong in one line without the text, or nullptr. `request` is whole. Allocates nothing.
const char* request_mistake(const tts_request& request, bool tenant_required);

}  // namespace caesura::pipeline
