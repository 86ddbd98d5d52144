// An open config: everything that a command asks of libtts_pipeline.
#pragma once

#include <tts/pipeline.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host_example/program.hpp"

namespace caesura::host {

class Session {
 public:
  // Opens the config and its chain. Throws Failure. The log must be set up. `stays`: the program is
  // a service, so that objects may do upkeep on their schedules.
  explicit Session(const CommonOptions& common, bool stays = false);

  // The chain that --chain names; lives as long as the session. [thread-safe]
  [[nodiscard]] const tts_provider& provider() const { return *provider_; }

  // Another chain or provider of the config; empty = the default. Throws Failure for a name that
  // is none. [thread-safe]
  [[nodiscard]] const tts_provider& chain(const std::string& name) const;

  // An extension of the chain, or nullptr.
  template <class Table>
  [[nodiscard]] const Table* extension(const char* id) const {
    if (provider_->get_extension == nullptr) return nullptr;
    return static_cast<const Table*>(provider_->get_extension(provider_, id));
  }

  // A store of the config; lives as long as the session. Throws Failure for a name that is none.
  [[nodiscard]] const tts_store& store(const std::string& name) const;

  // What the words of --pauses mean; empty = the config's own with nothing left to inherit.
  [[nodiscard]] tts_pauses pauses(std::string_view spec) const;

  // Names of the config's "chain", "provider", "store", "middleware" or "preset", in their order.
  [[nodiscard]] std::vector<std::string> names(std::string_view kind) const;

  // What the config's objects have counted so far, in Prometheus' text format. [thread-safe]
  [[nodiscard]] std::string metrics() const;

  // The program's own section of the config as JSON; empty where there is none.
  [[nodiscard]] std::string section(std::string_view name) const;
  // The secret behind a reference of such a section. Throws Failure. [thread-safe]
  [[nodiscard]] std::string secret(std::string_view reference) const;

  // For messages: "chain default of FILE".
  [[nodiscard]] const std::string& description() const { return description_; }

 private:
  struct Close {
    void operator()(tts_pipeline* pipeline) const { tts_pipeline_close(pipeline); }
  };
  std::unique_ptr<tts_pipeline, Close> pipeline_;
  const tts_provider* provider_ = nullptr;
  std::string description_;
};

// Options of a pipeline of this program: its log and its name.
tts_pipeline_options pipeline_options();

}  // namespace caesura::host
