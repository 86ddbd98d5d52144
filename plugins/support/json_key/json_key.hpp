// The JSON that key schemes v1 and v2 hash: one writer, for the cache that looks such keys up and
// for the store that adopts entries which were made under them.
#pragma once

#include <tts/values.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace caesura::json_key {

// Settings by their canonical names, each value as JSON.
using Settings = std::map<std::string, std::string, std::less<>>;

struct Source {
  std::string_view tenant;  // empty = "global"
  std::string_view provider;
  std::string_view voice;
  std::string_view text;
  const Settings* settings;
};

// Clients spelt some names in three ways: styleDegree and styledegree are style_degree.
std::string_view canonical_setting(std::string_view name);
// Whether this setting (by its canonical name) is a number, however it was sent.
bool is_number_setting(std::string_view name);

// The six pauses as v2 has them, "null" where none is given.
std::string pauses_json(const tts_pauses* pauses);

// Appends the canonical form. `pauses` empty: that of v1; else that of v2, with this in it.
void append(const Source& source, std::string_view pauses, std::string& out);

}  // namespace caesura::json_key
