// Arguments of a program with places for what the request says.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tts/status.hpp>
#include <vector>

namespace caesura::command {

// The value of each placeholder, by its name without braces.
using Values = std::map<std::string, std::string, std::less<>>;

// "{voice}" is a place, "{{" and "}}" are braces. An entry is an argument, or a list of arguments
// that stand or fall together: an entry with an empty value in one of its places is left out.
class ArgumentTemplate {
 public:
  // `names` are the placeholders that exist; another one is an error that lists them.
  static tts::Result<ArgumentTemplate> parse(const boost::json::array& entries,
                                             const std::set<std::string, std::less<>>& names);

  bool uses(std::string_view name) const { return used_.contains(name); }
  std::vector<std::string> render(const Values& values) const;

 private:
  struct Part {
    std::string literal;
    std::string place;  // after the literal; empty = none
  };
  using Argument = std::vector<Part>;

  std::vector<std::vector<Argument>> entries_;
  std::set<std::string, std::less<>> used_;
};

}  // namespace caesura::command
