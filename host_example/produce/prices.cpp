#include "host_example/produce/prices.hpp"

#include <boost/json.hpp>

namespace caesura::host {

const char* const kPricesSchema = R"json({
  "type": "object",
  "additionalProperties": false,
  "required": ["currency", "per_million"],
  "properties": {
    "currency": {"type": "string", "minLength": 1, "maxLength": 16, "description": "what the prices are in: EUR"},
    "per_million": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0},
      "description": "of each type of provider, for a million billed characters: {azure: 16}"}
  }
})json";

Prices::Prices(std::string_view section) {
  if (section.empty()) return;
  const boost::json::value parsed = boost::json::parse(section);
  currency_ = parsed.at("currency").as_string();
  for (const auto& [provider, price] : parsed.at("per_million").as_object()) {
    per_million_[std::string(provider)] = price.to_number<double>();
  }
}

std::optional<double> Prices::per_million(std::string_view provider) const {
  const auto found = per_million_.find(provider);
  if (found == per_million_.end()) return std::nullopt;
  return found->second;
}

}  // namespace caesura::host
