// Whose request it is: bearer tokens and the tenants behind them.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host_example/serve/options.hpp"

namespace caesura::serve {

// Made once, then only read. [thread-safe]
class Tenants {
 public:
  // Gives the secret behind a reference; throws host::Failure.
  using Secrets = std::function<std::string(const std::string& reference)>;

  // Only digests of the tokens are kept. Throws host::Failure for tokens that are too short to be
  // safe, and for one that stands for two tenants.
  Tenants(const std::vector<TokenOption>& tokens, const Secrets& secrets);

  // The number of the tenant that this token opens. Without any tokens, everyone is tenant 0.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view token) const;

  [[nodiscard]] bool open_to_all() const { return tokens_.empty(); }
  [[nodiscard]] std::size_t count() const { return names_.size(); }
  [[nodiscard]] const std::string& name(std::size_t tenant) const { return names_.at(tenant); }

 private:
  using Digest = std::array<unsigned char, 32>;
  struct Token {
    Digest digest;
    std::size_t tenant;
  };
  static Digest digest_of(std::string_view token);
  std::size_t number_of(const std::string& name);

  std::vector<Token> tokens_;
  std::vector<std::string> names_;
};

}  // namespace caesura::serve
