// JSON in one spelling for one meaning, so that the same bytes are sent and keyed.
#pragma once

#include <boost/json.hpp>
#include <string>

namespace caesura::request {

// Members sorted by name at every level, lists in their order, no blanks; 1, 1.0 and 1e0 are "1".
std::string canonical_json(const boost::json::value& value);

}  // namespace caesura::request
