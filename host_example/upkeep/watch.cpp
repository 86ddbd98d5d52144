#include "host_example/upkeep/watch.hpp"

#include <unistd.h>
#include <tts/values.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "host_example/failure.hpp"
#include "host_example/interrupt.hpp"
#include "host_example/json_text.hpp"
#include "host_example/upkeep/entry_text.hpp"
#include "host_example/upkeep/filter.hpp"

namespace caesura::host {
namespace {

namespace json = boost::json;
using std::chrono::steady_clock;

constexpr int kLinesPerHeading = 20;
constexpr double kLongestShare = 0.1;  // of the time that may be spent on looking

uint64_t number_of(const tts_store_key& key) {
  const std::hash<std::string_view> hash;
  return hash(tts::view(key.digest)) ^ hash(tts::view(key.tenant)) * 31 ^
         hash(tts::view(key.scheme)) * 17;
}

int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// "store.tier.NAME.WHAT", where NAME may hold dots.
void read_tier(std::string_view statistic, double value, std::map<std::string, Tier>& tiers) {
  constexpr std::string_view kStart = "store.tier.";
  if (!statistic.starts_with(kStart)) return;
  const std::size_t end = statistic.rfind('.');
  if (end < kStart.size()) return;
  Tier& tier = tiers[std::string(statistic.substr(kStart.size(), end - kStart.size()))];
  const std::string_view what = statistic.substr(end + 1);
  if (what == "entries") tier.entries = static_cast<uint64_t>(value);
  if (what == "bytes") tier.bytes = static_cast<uint64_t>(value);
  if (what == "resting") tier.resting = value != 0;
}

std::string rate_text(const std::optional<double>& rate) {
  if (!rate) return "-";
  char text[16];
  std::snprintf(text, sizeof text, "%.1f %%", *rate * 100);
  return text;
}

json::value rate_json(const std::optional<double>& rate) {
  return rate ? json::value(*rate) : json::value(nullptr);
}

json::object traffic_json(const Traffic& traffic) {
  return {{"hits", traffic.hits},
          {"made", traffic.made},
          {"hit_rate", rate_json(traffic.hit_rate())},
          {"saved_characters", traffic.saved_characters},
          {"entries", traffic.entries},
          {"bytes", traffic.bytes}};
}

// False when an interrupt came.
bool wait_until(steady_clock::time_point end) {
  constexpr std::chrono::milliseconds kPatience{50};
  while (!interrupted() && steady_clock::now() < end) {
    std::this_thread::sleep_for(
        std::min<steady_clock::duration>(kPatience, end - steady_clock::now()));
  }
  return !interrupted();
}

}  // namespace

std::optional<double> Traffic::hit_rate() const {
  if (hits + made == 0) return {};
  return static_cast<double>(hits) / static_cast<double>(hits + made);
}

Look Watch::look() {
  Look look;
  look.unix_ms = now_ms();
  if (last_ms_) look.seconds = static_cast<double>(look.unix_ms - *last_ms_) / 1000;
  last_ms_ = look.unix_ms;
  std::unordered_map<uint64_t, uint64_t> seen;
  seen.reserve(hits_.size());
  const Filter everything;
  admin_.list(
      Policy(everything).table(), [&](const tts_store_key& key, const tts_entry_info& info) {
        const uint64_t number = number_of(key);
        const auto before = hits_.find(number);
        // With fewer hits than before it is another entry under the same key.
        const bool made = before == hits_.end() || before->second > info.hit_count;
        const uint64_t hits = info.hit_count - (made ? 0 : before->second);
        const auto characters = static_cast<uint64_t>(std::max<int64_t>(info.characters, 0));
        for (Traffic* traffic : {&look.all, &look.schemes[std::string(tts::view(key.scheme))]}) {
          traffic->hits += hits;
          traffic->made += made ? 1 : 0;
          traffic->saved_characters += hits * characters;
          traffic->entries += 1;
          traffic->bytes += info.size;
        }
        seen[number] = info.hit_count;
      });
  hits_ = std::move(seen);
  admin_.stats([&](std::string_view name, double value) { read_tier(name, value, look.tiers); });
  return look;
}

std::string watch_heading() {
  return "time                   hit rate      hits      made   entries        size  saved chars";
}

std::string watch_line(const Look& look) {
  char text[160];
  const Traffic& all = look.all;
  std::snprintf(
      text, sizeof text, "%s %10s %9llu %9llu %9llu %11s %12llu", moment(look.unix_ms).c_str(),
      rate_text(all.hit_rate()).c_str(), static_cast<unsigned long long>(all.hits),
      static_cast<unsigned long long>(all.made), static_cast<unsigned long long>(all.entries),
      size_text(all.bytes).c_str(), static_cast<unsigned long long>(all.saved_characters));
  std::string line = text;
  for (const auto& [scheme, traffic] : look.schemes) {
    line += "  " + scheme + ": " + rate_text(traffic.hit_rate()) + ", " +
            std::to_string(traffic.entries) + " entries";
  }
  for (const auto& [name, tier] : look.tiers) {
    line += "  " + name + ": ";
    line += tier.resting ? "resting"
                         : std::to_string(tier.entries) + " entries, " + size_text(tier.bytes);
  }
  return line;
}

json::object watch_json(const Look& look) {
  json::object schemes;
  for (const auto& [scheme, traffic] : look.schemes) schemes[scheme] = traffic_json(traffic);
  json::object tiers;
  for (const auto& [name, tier] : look.tiers) {
    tiers[name] = {{"entries", tier.entries}, {"bytes", tier.bytes}, {"resting", tier.resting}};
  }
  json::object document{{"time", moment(look.unix_ms)}, {"seconds", rate_json(look.seconds)}};
  for (auto& member : traffic_json(look.all)) document.insert(member);
  document["schemes"] = std::move(schemes);
  document["tiers"] = std::move(tiers);
  return document;
}

void watch(const Session& session, double seconds, bool as_json) {
  watch_for_interrupts();
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  Watch watch(session);
  for (int line = 0;; ++line) {
    const auto start = steady_clock::now();
    Look look;
    try {
      look = watch.look();
    } catch (const Failure&) {
      if (interrupted()) return;
      throw;
    }
    if (as_json) {
      print_json(watch_json(look));
    } else {
      if (line == 0 || (terminal && line % kLinesPerHeading == 0)) {
        std::printf("%s\n", watch_heading().c_str());
      }
      std::printf("%s\n", watch_line(look).c_str());
    }
    // Whoever reads a pipe wants each line when it is there.
    if (std::fflush(stdout) != 0) throw Failure(kFailed, "stdout cannot be written to");
    const std::chrono::duration<double> took = steady_clock::now() - start;
    const std::chrono::duration<double> pause(std::max(seconds, took.count() / kLongestShare));
    if (!wait_until(start + std::chrono::duration_cast<steady_clock::duration>(pause))) return;
  }
}

}  // namespace caesura::host
