// Names in the server. README.md has the list.
//
// A tenant's name stands in them escaped, or hashed where that would be long: no two tenants ever
// share a name, and whatever a tenant is called, its names hold [A-Za-z0-9%+@._-] only.
#pragma once

#include <optional>
#include <string>

#include "tts/ext/admin.h"
#include "tts/status.hpp"

namespace caesura::redis {

// [thread-safe]
class Names {
 public:
  explicit Names(std::string prefix) : prefix_(std::move(prefix)) {}

  std::string entry(const tts_store_key& key) const;  // the envelope
  static std::string hits(const std::string& entry) { return entry + ":hits"; }
  static std::string lock(const std::string& entry) { return entry + ":lock"; }
  std::string fences(std::string_view tenant) const;

  // A pattern of SCAN that every entry's name matches; nullopt = any.
  std::string pattern(std::optional<std::string_view> tenant,
                      std::optional<std::string_view> scheme) const;

  struct Parts {
    std::string_view tenant_part;
    std::string_view scheme;
    std::string_view digest;
  };
  // Of an entry's name; nullopt for every other name.
  std::optional<Parts> parse(std::string_view name) const;

  static std::string tenant_part(std::string_view tenant);

 private:
  const std::string prefix_;
};

}  // namespace caesura::redis
