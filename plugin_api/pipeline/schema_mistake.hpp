// Says in a person's words why options do not fit a JSON Schema: the validator only judges.
#pragma once

#include "yaml_tree.hpp"

namespace caesura::pipeline {

// Throws ConfigError at the first key that the schema does not list. A schema that lists properties
// and says nothing of additional ones is taken to want no others.
void refuse_unknown_keys(const boost::json::value& schema, const Node& node, const Place& place);

// Throws ConfigError at the first value that breaks the schema in one of the usual ways: missing
// key, type, enum, limits, length, pattern. Returns where it finds none.
void explain_mistake(const boost::json::value& schema, const Node& node, const Place& place);

}  // namespace caesura::pipeline
