// What a fallback tells beside speech.
#pragma once

#include <tts/ext/branches.h>
#include <tts/ext/probe.h>

#include <deque>
#include <string_view>

#include "plugins/middleware/fallback/branch.hpp"

namespace caesura::fallback {

// tts.branches/1; tts.probe/1, which is well while any branch is; tts.voices/1 of the first branch,
// the one whose voices requests name. A cache and its admin belong to a branch: open that by its
// name. [thread-safe]
class Extensions {
 public:
  // `branches` outlives this object.
  explicit Extensions(const std::deque<Branch>& branches);
  Extensions(const Extensions&) = delete;
  Extensions& operator=(const Extensions&) = delete;

  const void* find(std::string_view id) const;

 private:
  tts::Status list(tts::FieldSink field) const;
  tts::Status probe(tts::Context context) const;

  const std::deque<Branch>& branches_;
  tts_ext_branches branches_table_{};
  tts_ext_probe probe_table_{};
};

}  // namespace caesura::fallback
