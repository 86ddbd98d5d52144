// caesura store adopt: takes over the entries of an older deployment, shown first, done when asked.
#include <tts/ext/store_adopt.h>
#include <tts/values.hpp>

#include <cstdio>

#include "host_example/commands/store_commands.hpp"
#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/session.hpp"
#include "host_example/upkeep/entry_text.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

constexpr std::size_t kListed = 20;

struct AdoptOptions {
  std::string name;
  bool execute = false;
  bool copy = false;
  bool all = false;
};

// What the store tells, one call after another.
struct Report {
  json::object figures;
  json::array refused;
  std::size_t most_refused = 0;  // kept; the rest is counted only

  uint64_t figure(std::string_view name) const {
    const auto* value = figures.if_contains(name);
    return value == nullptr ? 0 : value->to_number<uint64_t>();
  }
};

tts_status keep_refused(void* user, tts_str name, tts_str reason) noexcept {
  return tts::guard(nullptr, [&] {
    auto& report = *static_cast<Report*>(user);
    if (report.refused.size() < report.most_refused) {
      report.refused.push_back({{"entry", tts::view(name)}, {"reason", tts::view(reason)}});
    }
    return tts::Status();
  });
}

tts_status keep_figure(void* user, tts_str name, tts_str value) noexcept {
  return tts::guard(nullptr, [&] {
    static_cast<Report*>(user)->figures[tts::view(name)] =
        std::stoull(std::string(tts::view(value)));
    return tts::Status();
  });
}

const tts_ext_store_adopt* adopter(const tts_store& store) {
  if (store.get_extension == nullptr) return nullptr;
  return static_cast<const tts_ext_store_adopt*>(store.get_extension(&store, TTS_EXT_STORE_ADOPT));
}

// The store that is named, or the only one that can.
std::pair<std::string, const tts_ext_store_adopt*> chosen(const Session& session,
                                                          const std::string& name) {
  if (!name.empty()) {
    const auto* adopt = adopter(session.store(name));
    if (adopt == nullptr) throw Failure(kWrongUsage, "store " + name + " cannot adopt entries");
    return {name, adopt};
  }
  std::pair<std::string, const tts_ext_store_adopt*> found{"", nullptr};
  for (const std::string& store : session.names("store")) {
    const auto* adopt = adopter(session.store(store));
    if (adopt == nullptr) continue;
    if (found.second != nullptr) {
      throw Failure(kWrongUsage, "stores " + found.first + " and " + store +
                                     " can both adopt entries; name one of them");
    }
    found = {store, adopt};
  }
  if (found.second == nullptr) {
    throw Failure(kWrongUsage, "no store of this config can adopt entries; postgres_blob can");
  }
  return found;
}

void print_report(const Report& report, const AdoptOptions& options) {
  const auto line = [&report](const char* title, std::string_view name, const char* more = "") {
    std::printf("%-22s %10llu%s\n", title, static_cast<unsigned long long>(report.figure(name)),
                more);
  };
  std::printf("%-22s %10s\n", "mode:", options.execute ? "EXECUTE" : "DRY-RUN");
  line("found:", "found");
  line("adoptable:", "adoptable");
  std::printf("%-22s %10s\n", "size:", size_text(report.figure("bytes")).c_str());
  line("adopted:", "adopted", options.copy ? ", copied" : ", read where they lie");
  line("already:", "already");
  line("unrendered:", "unrendered", ", made without pauses in the sound");
  for (const auto& [name, value] : report.figures) {
    if (name.starts_with("key_")) {
      line(("  key " + std::string(name.substr(4)) + ":").c_str(), name);
    }
  }
  line("refused:", "refused");
  for (const auto& [name, value] : report.figures) {
    if (name.starts_with("refused_") && value.to_number<uint64_t>() > 0) {
      line(("  " + std::string(name.substr(8)) + ":").c_str(), name);
    }
  }
  for (const json::value& one : report.refused) {
    std::printf("  %s  %s\n", one.at("reason").as_string().c_str(),
                one.at("entry").as_string().c_str());
  }
  if (report.figure("refused") > report.refused.size()) {
    std::printf("  ... and %llu more; --all lists them\n",
                static_cast<unsigned long long>(report.figure("refused") - report.refused.size()));
  }
  if (!options.execute) std::printf("Nothing was changed. Add --execute to adopt.\n");
}

void run(const CommonOptions& common, const AdoptOptions& options) {
  set_up_log(common.log_level, "error");
  const Session session(common);
  const auto [name, adopt] = chosen(session, options.name);
  watch_for_interrupts();
  uint32_t flags = 0;
  if (options.execute) flags |= TTS_ADOPT_EXECUTE;
  if (options.copy) flags |= TTS_ADOPT_COPY;
  Report report;
  report.most_refused = options.all ? SIZE_MAX : kListed;
  tts_error error = tts::empty_error();
  const tts_status code = adopt->adopt(adopt, interruptible_context(), flags, keep_refused,
                                       keep_figure, &report, &error);
  if (!common.json) {
    if (code == TTS_OK || report.figure("found") > 0) print_report(report, options);
  } else if (code == TTS_OK) {
    json::object document{{"store", name}, {"executed", options.execute}, {"copied", options.copy}};
    for (const auto& [figure, value] : report.figures) document[figure] = value;
    document["refused_entries"] = std::move(report.refused);
    print_json(document);
  }
  if (interrupted()) throw Failure(kFailed, "interrupted; the same command goes on");
  if (code != TTS_OK) throw Failure::from(code, error);
}

}  // namespace

void add_adopt(CLI::App& store, Program& program) {
  const auto options = std::make_shared<AdoptOptions>();
  CLI::App& command = add_command(
      store, program, "adopt", "Take over the entries of an older deployment",
      "caesura store adopt --execute", [&program, options] { run(program.common, *options); });
  command.add_option("name", options->name, "a store of the config; else the one that can")
      ->type_name("NAME");
  command.add_flag("--execute", options->execute, "adopt; without it nothing is changed");
  command.add_flag("--copy", options->copy,
                   "make the audio this store's own; else it is read where it lies");
  command.add_flag("--all", options->all, "list every refused entry, not the first 20");
}

}  // namespace caesura::host
