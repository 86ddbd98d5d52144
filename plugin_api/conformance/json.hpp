// What the checks ask of JSON and JSON Schema.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace caesura::conformance {

// Why `schema` is not a JSON Schema of an object, or nothing.
std::optional<std::string> schema_fault(std::string_view schema);
// Why `config` does not fit `schema`, or nothing. The schema has no fault.
std::optional<std::string> config_fault(std::string_view schema, std::string_view config);

}  // namespace caesura::conformance
