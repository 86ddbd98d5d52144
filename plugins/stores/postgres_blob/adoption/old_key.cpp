#include "plugins/stores/postgres_blob/adoption/old_key.hpp"

#include <openssl/sha.h>

#include <array>
#include <boost/json.hpp>

#include "plugins/support/json_key/json_key.hpp"
#include "plugins/support/json_key/python_json.hpp"

namespace caesura::postgres_blob {
namespace {

namespace json = boost::json;

enum class Numbers { whole, stored, floats };

std::string sha256_digits(const std::string& text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string digits;
  for (const unsigned char byte : hash) digits += {kDigits[byte >> 4], kDigits[byte & 15]};
  return digits;
}

std::string python_json(const json::value& value, Numbers numbers) {
  if (value.is_null()) return "null";
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  if (value.is_string()) {
    std::string text;
    json_key::append_python_string(value.get_string(), text);
    return text;
  }
  if (value.is_number()) {
    const bool as_float =
        numbers == Numbers::floats || (numbers == Numbers::stored && value.is_double());
    const auto number = value.to_number<double>();
    return as_float ? json_key::python_float(number) : json_key::python_number(number);
  }
  std::string out;
  if (value.is_array()) {
    for (const json::value& item : value.get_array()) {
      out += (out.empty() ? "" : ", ") + python_json(item, numbers);
    }
    return "[" + out + "]";
  }
  std::map<std::string, const json::value*, std::less<>> sorted;
  for (const auto& member : value.get_object()) sorted[member.key()] = &member.value();
  for (const auto& [name, member] : sorted) {
    if (!out.empty()) out += ", ";
    json_key::append_python_string(name, out);
    out += ": " + python_json(*member, numbers);
  }
  return "{" + out + "}";
}

json_key::Settings settings_of(const OldRow& row, Numbers numbers) {
  json_key::Settings settings;
  json::error_code error;
  const json::value parsed = json::parse(row.settings, error);
  if (error || !parsed.is_object()) return settings;
  for (const auto& member : parsed.get_object()) {
    if (member.value().is_null()) continue;
    settings[std::string(json_key::canonical_setting(member.key()))] =
        python_json(member.value(), numbers);
  }
  return settings;
}

// {"commaMs": 300} as {"commaMs": 300.0}.
std::string with_points(const std::string& pauses) {
  std::string out;
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    out += pauses[i];
    const bool digit = pauses[i] >= '0' && pauses[i] <= '9';
    if (digit && (pauses[i + 1] == ',' || pauses[i + 1] == '}')) out += ".0";
  }
  return out;
}

}  // namespace

OldKey recognise(const OldRow& row, const OldKeyCandidates& candidates) {
  struct Generation {
    KeyProof proof;
    std::string pauses;  // empty: v1
  };
  std::vector<Generation> generations{{KeyProof::v1, ""}, {KeyProof::v2_without_pauses, "null"}};
  for (const tts_pauses& pauses : candidates.pauses) {
    generations.push_back({KeyProof::v2_with_pauses, json_key::pauses_json(&pauses)});
  }
  const json_key::Settings whole = settings_of(row, Numbers::whole);
  const json_key::Settings stored = settings_of(row, Numbers::stored);
  const json_key::Settings floats = settings_of(row, Numbers::floats);
  for (const std::string& provider : candidates.providers) {
    const auto digest = [&](const json_key::Settings& settings, const std::string& pauses) {
      std::string canonical;
      json_key::append({row.tenant, provider, row.voice, row.text, &settings}, pauses, canonical);
      return sha256_digits(canonical);
    };
    for (const auto& [proof, pauses] : generations) {
      const std::string asked = digest(whole, pauses);
      const bool same = asked == row.key;
      bool respelt = false;
      for (const json_key::Settings* settings : {&whole, &stored, &floats}) {
        if (same || respelt) break;
        respelt = digest(*settings, pauses) == row.key ||
                  digest(*settings, with_points(pauses)) == row.key;
      }
      if (same || respelt) return {proof, respelt, proof == KeyProof::v1 ? "v1" : "v2", asked};
    }
  }
  return {KeyProof::none, false, "v2", row.key};
}

}  // namespace caesura::postgres_blob
