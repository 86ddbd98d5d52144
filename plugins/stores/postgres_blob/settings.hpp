// The options of a postgres_blob store, checked.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <tts/values.hpp>
#include <vector>

#include "plugins/stores/postgres_blob/index/target.hpp"

namespace caesura::postgres_blob {

// The deployment whose entries this store may adopt.
struct OldDeployment {
  Target target;                             // of its database
  std::optional<boost::json::object> blobs;  // where its audio lies; nothing: where ours does
  std::string provider;                      // that its keys name
  std::vector<tts_pauses> pauses;            // that it may have put into its keys
};

struct Settings {
  std::string name;           // of the object in the config
  Target target;              // of the index
  boost::json::object blobs;  // for make_container
  OldDeployment adopted;
  std::size_t connections = 0;
  uint64_t max_entry_bytes = 0;    // of audio
  int64_t grace_ms = 0;            // from an entry's end to its blob's
  int64_t scrub_grace_ms = 0;      // the age below which a scrub leaves a blob alone
  int64_t put_timeout_ms = 0;      // what a put may take before others clean up after it
  int64_t upkeep_interval_ms = 0;  // between two rounds of the queue
  int64_t touch_interval_ms = 0;   // between two flushes of hits
};

// INVALID_ARGUMENT names the option.
tts::Result<Settings> read_settings(std::string_view name, std::string_view json);

}  // namespace caesura::postgres_blob
