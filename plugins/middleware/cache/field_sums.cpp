#include "plugins/middleware/cache/field_sums.hpp"

#include <charconv>

#include "plugins/middleware/cache/digest.hpp"

namespace caesura::cache {
namespace {

constexpr std::array<int32_t tts_pauses::*, 6> kClasses{
    &tts_pauses::sentence_ms, &tts_pauses::paragraph_ms, &tts_pauses::chapter_ms,
    &tts_pauses::comma_ms,    &tts_pauses::colon_ms,     &tts_pauses::semicolon_ms};

std::string write_pauses(const tts_pauses* pauses) {
  std::string out;
  for (const auto member : kClasses) {
    if (!out.empty()) out += '/';
    out += std::to_string(pauses == nullptr ? TTS_PAUSE_INHERIT : pauses->*member);
  }
  return out;
}

std::optional<tts_pauses> read_pauses(std::string_view words) {
  tts_pauses pauses = tts::all_pauses();
  const char* at = words.data();
  const char* const end = at + words.size();
  for (const auto member : kClasses) {
    const auto [next, error] = std::from_chars(at, end, pauses.*member);
    if (error != std::errc{}) return std::nullopt;
    at = next == end ? next : next + 1;
  }
  return pauses;
}

std::string_view label_of(const tts_entry_info& entry, std::string_view key) {
  for (std::size_t i = 0; i < entry.label_count; ++i) {
    if (tts::view(entry.labels[i].key) == key) return tts::view(entry.labels[i].value);
  }
  return {};
}

}  // namespace

std::string_view FieldSums::name(std::size_t field) {
  return field < Fingerprint::kNames.size() ? Fingerprint::kNames[field] : "take";
}

FieldSums::FieldSums(const tts_request& request, const Fingerprint& fingerprint,
                     std::string_view secret)
    : pauses_(write_pauses(request.pauses)) {
  std::string bytes;
  const auto sum = [&](std::string_view name, std::string_view value, std::size_t digits) {
    bytes.assign(tts::view(request.tenant)).push_back('\0');
    bytes.append(name).push_back('\0');
    bytes.append(value);
    const Digest digest = secret.empty() ? sha256_hex(bytes) : hmac_sha256_hex(secret, bytes);
    return std::string(view(digest).substr(0, digits));
  };
  text_ = sum("text", tts::view(request.text), kTextDigits);
  for (std::size_t i = 0; i < kFields; ++i) {
    const std::string_view value =
        i < Fingerprint::kNames.size() ? fingerprint.value(i) : tts::view(request.take);
    fields_ += sum(name(i), value, kFieldDigits);
  }
}

std::vector<tts_kv> FieldSums::labels_with(const tts_request& request) const {
  std::vector<tts_kv> labels(request.labels, request.labels + request.label_count);
  labels.push_back(text_label());
  labels.push_back({tts::str(kFieldsLabel), tts::str(fields_)});
  labels.push_back({tts::str(kPausesLabel), tts::str(pauses_)});
  return labels;
}

std::optional<FieldSums::Difference> FieldSums::difference_from(const tts_entry_info& entry) const {
  const std::string_view fields = label_of(entry, kFieldsLabel);
  if (fields.size() != fields_.size() || label_of(entry, kTextLabel) != text_) return std::nullopt;
  Difference difference;
  for (std::size_t i = 0; i < kFields; ++i) {
    const std::size_t at = i * kFieldDigits;
    if (fields.substr(at, kFieldDigits) != std::string_view(fields_).substr(at, kFieldDigits)) {
      difference.fields.push_back(i);
    }
  }
  if (const auto pauses = label_of(entry, kPausesLabel); pauses != pauses_) {
    difference.pauses = read_pauses(pauses);
  }
  return difference;
}

bool made_alike(const Keys& keys, const tts_request& request, const tts_entry_info& entry) {
  Fingerprint fingerprint;
  if (!fingerprint.ask(keys.provider(), request).ok()) return false;
  const FieldSums sums(request, fingerprint, keys.settings().secret);
  const auto difference = sums.difference_from(entry);
  return !difference || difference->fields.empty();
}

}  // namespace caesura::cache
