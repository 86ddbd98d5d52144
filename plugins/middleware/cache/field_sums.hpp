// What an entry's key was made of, field by field, as short hashes: enough to say which field
// differs, nothing of the text.
#pragma once

#include <tts/values.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/middleware/cache/fingerprint.hpp"
#include "plugins/middleware/cache/keys.hpp"

namespace caesura::cache {

// Kept with each entry as labels behind those of the request. Each hash has the tenant, the field's
// name and its value in it, and is an HMAC under `secret` where that is not empty: equal texts of
// two tenants do not look equal.
class FieldSums {
 public:
  // The fingerprint's nine, then take.
  static constexpr std::size_t kFields = Fingerprint::kNames.size() + 1;
  static std::string_view name(std::size_t field);

  FieldSums(const tts_request& request, const Fingerprint& fingerprint, std::string_view secret);

  // Of all entries of this text, whatever else they were made with.
  tts_kv text_label() const { return {tts::str(kTextLabel), tts::str(text_)}; }
  // The request's labels and these; valid as long as both.
  std::vector<tts_kv> labels_with(const tts_request& request) const;

  struct Difference {
    std::vector<std::size_t> fields;
    std::optional<tts_pauses> pauses;  // the entry's, where they are not the request's
    std::size_t count() const { return fields.size(); }
  };
  // Between the request and an entry; nullopt where the entry says nothing of its fields, or not of
  // this text under this secret.
  std::optional<Difference> difference_from(const tts_entry_info& entry) const;

 private:
  static constexpr std::string_view kTextLabel = "caesura.text";
  static constexpr std::string_view kFieldsLabel = "caesura.fields";
  static constexpr std::string_view kPausesLabel = "caesura.pauses";
  static constexpr std::size_t kTextDigits = 16;
  static constexpr std::size_t kFieldDigits = 8;

  std::string text_;
  std::string fields_;  // kFieldDigits of each
  std::string pauses_;  // six numbers with '/' between
};

// Whether an entry under an older key was made as this request would be made today, or does not say
// how it was made.
bool made_alike(const Keys& keys, const tts_request& request, const tts_entry_info& entry);

}  // namespace caesura::cache
