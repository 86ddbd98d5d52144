// The statements of statements/*.sql with their schema's name in them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/stores/postgres_blob/embedded_sql.hpp"  // made from the .sql files

namespace caesura::postgres_blob {

// A name as SQL takes it, whatever is in it: caesura -> "caesura".
std::string quoted(std::string_view identifier);

// Puts a schema's name in the place of :"schema", as psql does.
std::string with_schema(std::string_view text, std::string_view schema);

constexpr const char* sql_name(Sql statement) {
  return kStatements[static_cast<std::size_t>(statement)].name;
}

// [thread-safe]
class SqlTexts {
 public:
  explicit SqlTexts(std::string_view schema);
  const std::string& of(Sql statement) const { return texts_[static_cast<std::size_t>(statement)]; }

 private:
  std::vector<std::string> texts_;
};

}  // namespace caesura::postgres_blob
