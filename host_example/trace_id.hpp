// Which trace a request belongs to, so that its log lines are found again among all others.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace caesura::host {

// The trace-id in a `traceparent` header of W3C Trace Context, of any version. Nothing where it is
// none, or all zeros.
std::optional<std::string> parse_traceparent(std::string_view header);

// The trace-id in `words`: either the 32 hexadecimal digits themselves or a
// whole `traceparent` header of any version. Nothing where it is neither, or is all zeros.
std::optional<std::string> parse_trace_id(std::string_view words);

// `--trace-id`, and what its words mean; empty for none. Throws Failure.
void add_trace_option(CLI::App& command, std::string& words);
std::string trace_id_of_option(const std::string& words);

}  // namespace caesura::host
