// caesura cost: what a change of pauses, voice or scheme would bill for a book, before it is made.
#include <cstdio>

#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/produce/cost.hpp"
#include "host_example/produce/prices.hpp"
#include "host_example/program.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;

struct CostOptions {
  BookOptions book;
  std::optional<std::string> to_pauses;
  std::string to_voice;
  std::string scheme;
};

// The sum of all billed characters in money; nothing where a price is missing.
std::optional<double> money(const Cost& cost, const Prices& prices) {
  double sum = 0;
  for (const auto& [provider, characters] : cost.by_provider) {
    const auto price = prices.per_million(provider);
    if (!price) return std::nullopt;
    sum += *price * static_cast<double>(characters) / 1e6;
  }
  if (prices.currency().empty()) return std::nullopt;
  return sum;
}

json::object to_json(const Cost& cost, const Prices& prices) {
  json::object providers;
  for (const auto& [provider, characters] : cost.by_provider) {
    const auto price = prices.per_million(provider);
    providers[provider] = {{"billed_characters", characters},
                           {"per_million", price ? json::value(*price) : json::value(nullptr)}};
  }
  const auto sum = money(cost, prices);
  return {{"segments", cost.segments},
          {"characters", cost.characters},
          {"changed", cost.changed},
          {"cached", cost.cached},
          {"billed", cost.billed},
          {"billed_characters", cost.billed_characters},
          {"paid_before", cost.paid_before},
          {"paid_before_characters", cost.paid_before_characters},
          {"providers", std::move(providers)},
          {"money", sum ? json::value(*sum) : json::value(nullptr)},
          {"currency", text_or_null(prices.currency())}};
}

void print(const Cost& cost, const Prices& prices) {
  const auto number = [](int64_t value) { return static_cast<long long>(value); };
  std::printf("segments: %zu, %lld characters; %zu would sound different\n", cost.segments,
              number(cost.characters), cost.changed);
  std::printf("cached:   %zu\n", cost.cached);
  std::printf("billed:   %zu, %lld characters", cost.billed, number(cost.billed_characters));
  if (cost.paid_before > 0) {
    std::printf("; %zu of them, %lld characters, were paid before as they are now",
                cost.paid_before, number(cost.paid_before_characters));
  }
  std::printf("\n");
  if (const auto sum = money(cost, prices)) {
    std::printf("price:    %.4f %s\n", *sum, prices.currency().c_str());
    return;
  }
  for (const auto& [provider, characters] : cost.by_provider) {
    if (prices.per_million(provider)) continue;
    std::printf("price:    unknown; give prices: {currency: EUR, per_million: {%s: ...}}\n",
                provider.c_str());
  }
}

void run(const CommonOptions& common, const CostOptions& options) {
  set_up_log(common.log_level, "warn");
  const Session session(common);
  watch_for_interrupts();
  BookOptions changed = options.book;
  if (options.to_pauses) changed.pauses = options.to_pauses;
  if (!options.to_voice.empty()) changed.voice = options.to_voice;
  const WorkList now(options.book, session);
  const WorkList then(changed, session);
  const Prices prices(session.section("prices"));
  const Cost cost = count_cost(session, now, then, options.scheme);
  if (!common.json) return print(cost, prices);
  json::object report = to_json(cost, prices);
  report["title"] = then.book().title;
  print_json(report);
}

}  // namespace

void add_cost(CLI::App& app, Program& program) {
  const auto options = std::make_shared<CostOptions>();
  CLI::App& command = add_command(
      app, program, "cost", "Say what a change of pauses, voice or keys would bill for a book",
      "caesura cost persuasion.txt --pauses natural --to natural,comma=450",
      [&program, options] { run(program.common, *options); });
  add_book_options(command, options->book);
  add_pauses_option(command, options->book.pauses);
  command.add_option("--to", options->to_pauses, "the pauses that are thought of, as in --pauses")
      ->type_name("PRESET|K=V,...|none");
  command.add_option("--to-voice", options->to_voice,
                     "the voice that is thought of, for segments that name none");
  command.add_option("--scheme", options->scheme, "the generation of keys that is thought of")
      ->check(CLI::IsMember({"v1", "v2", "v3"}));
}

}  // namespace caesura::host
