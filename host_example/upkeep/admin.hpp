// tts.admin/1 of the chain, with failures as exceptions and answers as values.
#pragma once

#include <tts/ext/admin.h>

#include <functional>
#include <string>
#include <vector>

#include "host_example/session.hpp"

namespace caesura::host {

// Borrowed during the call; anything it throws ends the listing and comes out of it.
using EntrySeen = std::function<void(const tts_store_key&, const tts_entry_info&)>;

using FieldSeen = std::function<void(std::string_view name, std::string_view value)>;

class Admin {
 public:
  // Throws Failure where the chain has no cache.
  explicit Admin(const Session& session);

  // Each throws Failure with the store's words, or where the store does not offer it. An interrupt
  // ends them.
  void list(const tts_policy& policy, const EntrySeen& seen) const;
  void plan(const tts_policy& policy, const EntrySeen& seen) const;
  tts_report apply(const tts_policy& policy, const std::vector<tts_store_key>& keys,
                   const EntrySeen& seen) const;
  tts_report verify(const tts_policy& policy, const EntrySeen& seen) const;
  tts_report reconcile(bool execute) const;
  // Fields as tts/ext/admin.h names them.
  void explain(const tts_request& request, const FieldSeen& seen) const;
  void stats(const std::function<void(std::string_view name, double value)>& seen) const;

 private:
  const tts_ext_admin& table_;
};

// The name of the store behind the chain's cache, as the config has it; empty where it is not told.
std::string store_name(const Session& session);

}  // namespace caesura::host
