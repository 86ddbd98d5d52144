// The addresses of the service.
#pragma once

#include <tts/status.hpp>

#include <string>
#include <string_view>

namespace caesura::google {

// The origin, with what stands before /v1 of a proxy: what identifies the service. `region` "eu" is
// the host of that region, both empty the global one. INVALID_ARGUMENT names the option.
tts::Result<std::string> resolve_server(std::string_view region, std::string_view endpoint);

}  // namespace caesura::google
