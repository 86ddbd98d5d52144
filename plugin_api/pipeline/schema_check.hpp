// Options of one object: references replaced, then checked against the JSON Schema of its factory.
#pragma once

#include "references.hpp"
#include "yaml_tree.hpp"

#include <functional>

namespace caesura::pipeline {

// A schema that is ready to judge. Throws ConfigError, naming `owner`, where the schema itself is
// no JSON Schema: that is the plugin's defect.
class OptionSchema {
 public:
  // nullptr = no options at all.
  OptionSchema(const char* schema, const std::string& owner);

  struct Rules {
    Surroundings around;
    bool strict = false;                           // a literal secret is an error
    std::function<void(const std::string&)> warn;  // gets one line
  };
  // The options as JSON with ${...} replaced, except in options that the schema marks
  // `"x-secret": true`: they keep the reference. Throws ConfigError at the option that is wrong.
  [[nodiscard]] boost::json::object check(const Node& options, const Place& place,
                                          const Rules& rules) const;

 private:
  boost::json::value schema_;
  std::string owner_;
};

}  // namespace caesura::pipeline
