// What providers charge: the `prices:` section of the config.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace caesura::host {

// JSON Schema of the section.
extern const char* const kPricesSchema;

class Prices {
 public:
  // From the section as JSON; empty = there is none.
  explicit Prices(std::string_view section);

  [[nodiscard]] const std::string& currency() const { return currency_; }
  // Of a provider's type, for a million characters; nothing where the config has no price.
  [[nodiscard]] std::optional<double> per_million(std::string_view provider) const;

 private:
  std::string currency_;
  std::map<std::string, double, std::less<>> per_million_;
};

}  // namespace caesura::host
