// caesura cache explain: why a request hits or misses, without speaking it.
#include <algorithm>
#include <cstdio>

#include "host_example/commands/cache_commands.hpp"
#include "host_example/commands/speech_options.hpp"
#include "host_example/failure.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/produce/selection.hpp"
#include "host_example/text_input.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

struct ExplainOptions {
  std::string text;
  std::string file;
  Speech speech;
  std::optional<std::string> pauses;
  bool marks = false;
};

bool take_prefix(std::string_view& name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  return true;
}

// What the request has where an entry differs; null where it is not one short value.
json::value asked_for(const json::object& report, const json::object& fields, const Speech& speech,
                      std::string_view name) {
  if (name == "rendered") return nullptr;
  if (name == "scheme") return report.at("scheme");
  if (const auto* value = fields.if_contains(name)) return *value;
  for (const auto& [pause, member] : kPauseNames) {
    if (name == pause) return (*speech.pauses).*member;
  }
  return nullptr;
}

json::value list_of(std::string_view names) {
  json::array list;
  while (!names.empty()) {
    const std::string_view one = names.substr(0, names.find(','));
    list.emplace_back(one);
    names.remove_prefix(std::min(names.size(), one.size() + 1));
  }
  return list;
}

json::object explain(const Session& session, const Speech& speech) {
  json::object report{{"answer", ""}, {"scheme", ""}, {"key", ""}, {"store", ""}};
  json::object fields;
  json::object missing;
  json::object found;
  json::object nearest;
  json::array differs;
  Admin(session).explain(
      SpeechRequest(speech).get(), [&](std::string_view name, std::string_view value) {
        if (take_prefix(name, "field.")) {
          fields[name] = value;
        } else if (take_prefix(name, "missing.")) {
          missing[name] = list_of(value);
        } else if (take_prefix(name, "found.")) {
          found[name] = value;
        } else if (take_prefix(name, "nearest.")) {
          nearest[name] = value;
        } else if (take_prefix(name, "differs.")) {
          differs.push_back(json::object{{"field", name},
                                         {"asked", asked_for(report, fields, speech, name)},
                                         {"entry", text_or_null(value)}});
        } else {
          report[name] = value;
        }
      });
  report["fields"] = std::move(fields);
  report["missing"] = std::move(missing);
  report["found"] = found.empty() ? json::value(nullptr) : json::value(std::move(found));
  if (!nearest.empty()) nearest["differs"] = std::move(differs);
  report["nearest"] = nearest.empty() ? json::value(nullptr) : json::value(std::move(nearest));
  return report;
}

// One line of a value that may hold anything.
std::string shown(const json::value& value) {
  if (value.is_null()) return "?";
  const std::string quoted = json::serialize(value);
  const bool plain = value.is_string() && !value.as_string().empty() &&
                     std::all_of(value.as_string().begin(), value.as_string().end(),
                                 [](unsigned char c) { return c > 0x20 && c != 0x7f && c != '"'; });
  return plain ? std::string(value.as_string()) : quoted;
}

void print(const json::object& report) {
  const auto line = [](const char* what, const std::string& value) {
    std::printf("%-9s %s\n", what, value.c_str());
  };
  const auto text = [](const json::value& value) { return std::string(value.as_string()); };
  line("answer:", text(report.at("answer")));
  line("key:", text(report.at("key")));
  line("scheme:", text(report.at("scheme")) + ", store " + text(report.at("store")));
  const char* what = "hashed:";
  for (const auto& [name, value] : report.at("fields").as_object()) {
    std::printf("%-9s %-16s %s\n", std::exchange(what, ""), std::string(name).c_str(),
                shown(value).c_str());
  }
  for (const auto& [scheme, names] : report.at("missing").as_object()) {
    if (names.as_array().empty()) continue;
    line("not read:", std::string(scheme) + ", whose keys do not hold " + json::serialize(names));
  }
  if (const auto* found = report.at("found").if_object()) {
    return line("found:", text(found->at("key")) + " of " + text(found->at("scheme")));
  }
  const auto* nearest = report.at("nearest").if_object();
  if (nearest == nullptr) return line("nearest:", "no entry of this text");
  line("nearest:", text(nearest->at("key")) + " of " + text(nearest->at("scheme")));
  for (const json::value& one : nearest->at("differs").as_array()) {
    const json::value& asked = one.at("asked");
    const json::value& entry = one.at("entry");
    std::string words = text(one.at("field"));
    if (!entry.is_null()) words += ": the entry has " + shown(entry);
    if (!asked.is_null())
      words += (entry.is_null() ? ": asked for " : ", asked for ") + shown(asked);
    line("differs:", words);
  }
}

void run(const CommonOptions& common, ExplainOptions options) {
  set_up_log(common.log_level, "warn");
  if (options.text.empty() == options.file.empty()) {
    throw Failure(kWrongUsage, "explain: give a TEXT (or - for stdin), or a --file of it");
  }
  options.speech.text =
      options.file.empty() ? read_spoken_text(options.text) : read_spoken_file(options.file);
  if (options.marks) options.speech.flags |= TTS_REQUEST_WANT_MARKS;
  const Session session(common);
  // The chain would fill in what is left to the config; here it is the key's own question.
  const tts_pauses config = session.pauses("");
  options.speech.pauses =
      options.pauses ? layered(session.pauses(*options.pauses), config) : config;
  const json::object report = explain(session, options.speech);
  if (common.json) return print_json(report);
  print(report);
}

}  // namespace

void add_explain(CLI::App& cache, Program& program) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App& command =
      add_command(cache, program, "explain", "Say why a text hits or misses, without speaking it",
                  "caesura cache explain \"Good evening, Ada.\" --pauses natural,comma=450",
                  [&program, options] { run(program.common, *options); });
  command.add_option("text", options->text, "the text, or - to read it from stdin")
      ->type_name("TEXT");
  command.add_option("--file", options->file, "a file that holds the text")->type_name("FILE");
  add_speech_options(command, options->speech, options->pauses);
  command.add_flag("--marks", options->marks, "as speak --marks asks");
}

}  // namespace caesura::host
