// caesura store: sets up what stores need on their servers.
#include <tts/ext/probe.h>
#include <tts/ext/store_schema.h>
#include <tts/values.hpp>

#include <cstdio>

#include "host_example/commands/store_commands.hpp"
#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/program.hpp"
#include "host_example/session.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

template <class Table>
const Table* extension(const tts_store& store, const char* id) {
  if (store.get_extension == nullptr) return nullptr;
  return static_cast<const Table*>(store.get_extension(&store, id));
}

tts_status keep_field(void* user, tts_str name, tts_str value) noexcept {
  return tts::guard(nullptr, [&] {
    (*static_cast<json::object*>(user))[tts::view(name)] = tts::view(value);
    return tts::Status();
  });
}

tts_status keep_step(void* user, tts_str name, tts_str value) noexcept {
  return tts::guard(nullptr, [&] {
    static_cast<json::array*>(user)->emplace_back(std::string(tts::view(name)) + ": " +
                                                  std::string(tts::view(value)));
    return tts::Status();
  });
}

std::vector<std::string> chosen(const Session& session, const std::string& name) {
  return name.empty() ? session.names("store") : std::vector{name};
}

// What a store with servers says of them; of any other, whether it can do its work.
json::object status_of(const tts_store& store, bool& healthy) {
  json::object told;
  tts_error error = tts::empty_error();
  tts_status code = TTS_OK;
  if (const auto* schema = extension<tts_ext_store_schema>(store, TTS_EXT_STORE_SCHEMA)) {
    code = schema->status(schema, interruptible_context(), keep_field, &told, &error);
    if (code != TTS_OK) told["schema"] = error.message;
  }
  if (const auto* probe = extension<tts_ext_probe>(store, TTS_EXT_PROBE); code == TTS_OK && probe) {
    code = probe->probe(probe, interruptible_context(), &error);
  }
  told["ready"] = code == TTS_OK;
  if (code != TTS_OK) told["error"] = error.message;
  healthy = healthy && code == TTS_OK;
  return told;
}

void run_status(const CommonOptions& common, const std::string& name) {
  set_up_log(common.log_level, "error");
  const Session session(common);
  watch_for_interrupts();
  bool healthy = true;
  json::object stores;
  for (const std::string& store : chosen(session, name)) {
    stores[store] = status_of(session.store(store), healthy);
  }
  if (common.json) {
    print_json(stores);
  } else {
    for (const auto& [store, told] : stores) {
      for (const auto& [key, value] : told.as_object()) {
        const std::string shown =
            value.is_string() ? std::string(value.as_string()) : json_text(value);
        std::printf("%-12s %-16s %s%s", std::string(store).c_str(), std::string(key).c_str(),
                    shown.c_str(), value.is_string() ? "\n" : "");
      }
    }
  }
  if (!healthy) throw Failure(kFailed, "a store is not ready; see above");
}

void run_init(const CommonOptions& common, const std::string& name) {
  set_up_log(common.log_level, "error");
  const Session session(common);
  watch_for_interrupts();
  json::object stores;
  for (const std::string& store : chosen(session, name)) {
    const auto* schema =
        extension<tts_ext_store_schema>(session.store(store), TTS_EXT_STORE_SCHEMA);
    if (schema == nullptr) {
      if (!name.empty()) throw Failure(kWrongUsage, "store " + name + " needs no set-up");
      continue;
    }
    json::array steps;
    tts_error error = tts::empty_error();
    const tts_status code =
        schema->init(schema, interruptible_context(), keep_step, &steps, &error);
    if (code != TTS_OK) throw Failure::from(code, error);
    stores[store] = std::move(steps);
  }
  if (common.json) return print_json(stores);
  if (stores.empty()) std::fprintf(stderr, "no store of this config needs a set-up\n");
  for (const auto& [store, steps] : stores) {
    for (const json::value& step : steps.as_array()) {
      std::printf("%s: %s\n", std::string(store).c_str(), step.as_string().c_str());
    }
    if (steps.as_array().empty()) {
      std::printf("%s: nothing to do\n", std::string(store).c_str());
    }
  }
}

}  // namespace

void add_store(CLI::App& app, Program& program) {
  CLI::App& store = *app.add_subcommand("store", "Set up the stores of the config");
  store.require_subcommand(1);
  store.footer("Example:\n  caesura store init --config configs/postgres_azure.yaml");
  add_common_options(store, program.common);
  const auto name = std::make_shared<std::string>();
  const auto add_name = [&name](CLI::App& command) {
    command.add_option("name", *name, "a store of the config; else all")->type_name("NAME");
  };
  add_name(add_command(
      store, program, "init", "Make tables and containers, or bring them up to date",
      "caesura store init main", [&program, name] { run_init(program.common, *name); }));
  add_name(add_command(store, program, "status", "Tell whether the stores can do their work",
                       "caesura store status --json",
                       [&program, name] { run_status(program.common, *name); }));
  add_adopt(store, program);
}

}  // namespace caesura::host
