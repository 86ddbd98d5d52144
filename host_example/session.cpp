#include "host_example/session.hpp"

#include <tts/values.hpp>

#include "host_example/default_config.hpp"
#include "host_example/failure.hpp"
#include "host_example/log.hpp"
#include "host_example/produce/prices.hpp"
#include "host_example/serve/options.hpp"

namespace caesura::host {

tts_pipeline_options pipeline_options() {
  static const tts_host_section sections[] = {{tts::str("prices"), kPricesSchema},
                                              {tts::str("serve"), serve::kOptionsSchema}};
  tts_pipeline_options options{};
  options.struct_size = sizeof options;
  options.log_level = pipeline_log_level();
  options.log = log_for_pipeline;
  options.host_name = tts::str("caesura");
  options.host_version = tts::str(kVersion);
  options.sections = sections;
  options.section_count = std::size(sections);
  return options;
}

Session::Session(const CommonOptions& common, bool stays) {
  tts_pipeline_options options = pipeline_options();
  if (stays) options.flags |= TTS_PIPELINE_LONG_LIVED;
  tts_pipeline* opened = nullptr;
  tts_error error = tts::empty_error();
  const tts_status code =
      common.config.empty()
          ? tts_pipeline_open_text(tts::str(kDefaultConfig), tts::str("the built-in config"),
                                   &options, &opened, &error)
          : tts_pipeline_open(tts::str(common.config), &options, &opened, &error);
  if (code != TTS_OK) throw Failure(kWrongUsage, error.message);
  pipeline_.reset(opened);
  error = tts::empty_error();
  if (tts_pipeline_provider(opened, tts::str(common.chain), &provider_, &error) != TTS_OK) {
    throw Failure(kWrongUsage, error.message);
  }
  description_ = (common.chain.empty() ? "the chain" : "chain " + common.chain) + " of " +
                 (common.config.empty() ? "the built-in config" : common.config);
}

const tts_provider& Session::chain(const std::string& name) const {
  const tts_provider* chain = nullptr;
  tts_error error = tts::empty_error();
  if (tts_pipeline_provider(pipeline_.get(), tts::str(name), &chain, &error) != TTS_OK) {
    throw Failure(kWrongUsage, error.message);
  }
  return *chain;
}

std::vector<std::string> Session::names(std::string_view kind) const {
  std::vector<std::string> names;
  const auto take = [](void* user, tts_str name, tts_str) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      static_cast<std::vector<std::string>*>(user)->emplace_back(tts::view(name));
      return {};
    });
  };
  tts_error error = tts::empty_error();
  const tts_status code = tts_pipeline_names(pipeline_.get(), tts::str(kind), take, &names, &error);
  if (code != TTS_OK) throw Failure::from(code, error);
  return names;
}

const tts_store& Session::store(const std::string& name) const {
  const tts_store* store = nullptr;
  tts_error error = tts::empty_error();
  if (tts_pipeline_store(pipeline_.get(), tts::str(name), &store, &error) != TTS_OK) {
    throw Failure(kWrongUsage, error.message);
  }
  return *store;
}

tts_pauses Session::pauses(std::string_view spec) const {
  tts_pauses pauses = tts::all_pauses();
  tts_error error = tts::empty_error();
  const tts_status code = tts_pipeline_pauses(pipeline_.get(), tts::str(spec), &pauses, &error);
  if (code != TTS_OK) throw Failure::from(code, error);
  return pauses;
}

namespace {

// Keeps the one value that a call gives.
tts_status keep_value(void* user, tts_str, tts_str value) noexcept {
  return tts::guard(nullptr, [&]() -> tts::Status {
    static_cast<std::string*>(user)->assign(tts::view(value));
    return {};
  });
}

}  // namespace

std::string Session::metrics() const {
  std::string text;
  tts_error error = tts::empty_error();
  const tts_status code = tts_pipeline_metrics(pipeline_.get(), keep_value, &text, &error);
  if (code != TTS_OK) throw Failure::from(code, error);
  return text;
}

std::string Session::section(std::string_view name) const {
  std::string json;
  tts_error error = tts::empty_error();
  const tts_status code =
      tts_pipeline_section(pipeline_.get(), tts::str(name), keep_value, &json, &error);
  if (code != TTS_OK && code != TTS_NOT_FOUND) throw Failure::from(code, error);
  return json;
}

std::string Session::secret(std::string_view reference) const {
  std::string secret;
  tts_error error = tts::empty_error();
  const tts_status code =
      tts_pipeline_secret(pipeline_.get(), tts::str(reference), keep_value, &secret, &error);
  if (code != TTS_OK) throw Failure(kWrongUsage, error.message);
  return secret;
}

}  // namespace caesura::host
