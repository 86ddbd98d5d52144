// How entries are shown to an operator: never their text, which no store keeps.
#pragma once

#include <tts/abi.h>

#include <boost/json.hpp>
#include <string>

namespace caesura::host {

// "2026-11-22T21:05:58Z".
std::string moment(int64_t unix_ms);

// "18.5 MB", in powers of ten; "512 bytes" below a kilobyte.
std::string size_text(uint64_t bytes);

// What is known of an entry; `whole` adds format, marks, labels and notes.
boost::json::object entry_json(const tts_store_key& key, const tts_entry_info& info, bool whole);

}  // namespace caesura::host
