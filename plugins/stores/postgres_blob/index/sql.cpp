#include "plugins/stores/postgres_blob/index/sql.hpp"

namespace caesura::postgres_blob {

std::string quoted(std::string_view identifier) {
  std::string text = "\"";
  for (const char c : identifier) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string with_schema(std::string_view text, std::string_view schema) {
  constexpr std::string_view kPlace = ":\"schema\"";
  const std::string name = quoted(schema);
  std::string whole;
  for (;;) {
    const std::size_t at = text.find(kPlace);
    whole += text.substr(0, at);
    if (at == std::string_view::npos) return whole;
    whole += name;
    text.remove_prefix(at + kPlace.size());
  }
}

SqlTexts::SqlTexts(std::string_view schema) {
  for (const EmbeddedSql& statement : kStatements) {
    texts_.push_back(with_schema(statement.text, schema));
  }
}

}  // namespace caesura::postgres_blob
