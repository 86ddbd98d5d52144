// tts-conformance: judges any plugin file against tts/abi.h.
#include "plugin_api/conformance/run.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

namespace caesura::conformance {
namespace {

struct Options {
  std::string file;
  std::optional<std::string> config;
  std::string factory;
  std::vector<std::string> only;
  int limit_ms = 10'000;
  bool list = false;
  bool verbose = false;
};

std::vector<Check> all_checks() {
  std::vector<Check> all;
  for (const auto& part :
       {plugin_checks(), provider_checks(), fingerprint_checks(), store_checks()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

bool wanted(const Options& options, const Check& check) {
  if (options.only.empty()) return true;
  return std::any_of(options.only.begin(), options.only.end(), [&](const std::string& id) {
    return check.id == id || check.id.starts_with(id + ".");
  });
}

// The factories, found in a child: loading may crash.
std::vector<FactoryName> factories(const Options& options) {
  const Finding finding = in_child(std::chrono::milliseconds(options.limit_ms), [&]() -> Finding {
    try {
      std::string lines;
      for (const FactoryName& f : Subject(options.file, "", {}).factories())
        lines += (f.scope == Scope::store ? "s" : "p") + f.id + "\n";
      return {Verdict::ok, lines};
    } catch (const std::exception&) {
      return {Verdict::fail, ""};
    }
  });
  std::vector<FactoryName> names;
  if (finding.verdict != Verdict::ok) return names;
  std::istringstream lines(finding.why);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() < 2) continue;
    names.push_back({line.substr(1), line[0] == 's' ? Scope::store : Scope::provider});
  }
  return names;
}

class Report {
 public:
  explicit Report(bool verbose) : verbose_(verbose) {}
  void add(const Check& check, const std::string& factory, const Finding& finding) {
    static constexpr std::array kWords = {"ok   ", "fail ", "skip ", "crash"};
    const auto verdict = static_cast<std::size_t>(finding.verdict);
    ++counts_[verdict];
    std::cout << kWords[verdict] << " " << check.id;
    if (!factory.empty()) std::cout << " [" << factory << "]";
    std::cout << "\n";
    if (verbose_ || finding.verdict == Verdict::fail || finding.verdict == Verdict::crash)
      std::cout << "      rule: " << check.rule << "\n";
    if (!finding.why.empty()) std::cout << "      seen: " << finding.why << "\n";
  }
  int summary() const {
    std::cout << counts_[0] << " ok, " << counts_[1] << " failed, " << counts_[3] << " crashed, "
              << counts_[2] << " skipped\n";
    if (counts_[0] + counts_[1] + counts_[3] == 0) std::cout << "nothing was judged\n";
    return counts_[1] + counts_[3] == 0 && counts_[0] > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  }

 private:
  bool verbose_;
  std::array<int, 4> counts_{};
};

int judge_file(const Options& options) {
  const std::chrono::milliseconds limit(options.limit_ms);
  std::vector<FactoryName> names = factories(options);
  if (!options.factory.empty())
    std::erase_if(names, [&](const FactoryName& f) { return f.id != options.factory; });
  Report report(options.verbose);
  const auto run = [&](const Check& check, const std::string& factory) {
    report.add(check, factory,
               judge(check, limit, [&] { return Subject(options.file, factory, options.config); }));
  };
  const std::vector<Check> checks = all_checks();
  for (const Check& check : checks) {
    if (check.scope == Scope::plugin && wanted(options, check)) run(check, "");
  }
  for (const FactoryName& name : names) {
    for (const Check& check : checks) {
      if (check.scope == name.scope && wanted(options, check)) run(check, name.id);
    }
  }
  return report.summary();
}

int main(int argc, char** argv) {
  Options options;
  CLI::App app(
      "Judges a plugin file against the contract in tts/abi.h. Each check runs in a process of its "
      "own.\nExample: tts-conformance ./tone.so --only provider");
  app.add_option("plugin", options.file, "the plugin's file");
  app.add_option("--config", options.config, "JSON object given to the factories; default {}");
  app.add_option("--factory", options.factory, "judge only this factory");
  app.add_option("--only", options.only, "judge only this check, or group of checks");
  app.add_option("--limit-ms", options.limit_ms, "time that one check may take, in milliseconds")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_flag("--list", options.list, "list the checks and end");
  app.add_flag("--verbose", options.verbose, "show the rule of every check");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? EXIT_SUCCESS : 2;
  }
  if (options.list) {
    for (const Check& check : all_checks()) std::cout << check.id << "\t" << check.rule << "\n";
    return EXIT_SUCCESS;
  }
  const std::vector<Check> known = all_checks();
  if (std::none_of(known.begin(), known.end(),
                   [&](const Check& c) { return wanted(options, c); })) {
    std::cerr << "tts-conformance: --only names no check; --list shows them\n";
    return 2;
  }
  std::error_code error;
  const auto file = std::filesystem::canonical(options.file, error);
  if (error) {
    std::cerr << "tts-conformance: cannot open \"" << options.file
              << "\": " << (options.file.empty() ? "name a plugin's file" : error.message())
              << "\n";
    return 2;
  }
  options.file = file.string();
  return judge_file(options);
}

}  // namespace
}  // namespace caesura::conformance

int main(int argc, char** argv) {
  return caesura::conformance::main(argc, argv);
}
