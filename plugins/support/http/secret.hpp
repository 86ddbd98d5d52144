// A password, key or token that cannot slip into a log: no stream, no format, no comparison with
// strings. Memory is zeroed when it goes.
#pragma once

#include <tts/services.hpp>

#include <ostream>
#include <string_view>
#include <vector>

namespace caesura::http {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view value);
  Secret(const Secret& other) = default;
  Secret(Secret&& other) noexcept = default;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { wipe(); }

  // The secret behind a reference of the config, straight from the host. Call it for each request
  // and keep the answer no longer, so that a rotated secret is seen. [thread-safe]
  static tts::Result<Secret> read(const tts::Host& host, std::string_view reference);

  // The bytes, for the one place that sends or signs them; valid as long as this object.
  std::string_view expose() const { return {bytes_.data(), bytes_.size()}; }
  bool empty() const { return bytes_.empty(); }
  // In a time that depends on the lengths only.
  bool equals(const Secret& other) const;

  friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;
  friend bool operator==(const Secret&, const Secret&) = delete;

 private:
  void wipe() noexcept;

  std::vector<char> bytes_;  // never grows in place, so no stale copy is left behind
};

}  // namespace caesura::http
