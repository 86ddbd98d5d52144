#include "plugins/stores/redis/heads.hpp"

#include <algorithm>
#include <charconv>

#include "plugins/stores/redis/refusal.hpp"

namespace caesura::redis {
namespace {

constexpr std::string_view kNamesAtOnce = "500";
// Labels and notes fit; only many marks need a second look.
constexpr std::size_t kHeaderGuess = 4096;

template <class Number>
Number number(const Reply& reply) {
  Number value = 0;
  std::from_chars(reply.text.data(), reply.text.data() + reply.text.size(), value);
  return value;
}

Head to_head(std::string name, Reply& header, const Reply& size, const Reply& use) {
  Head head;
  head.name = std::move(name);
  head.foreign = header.is_error() && error_word(header) == "WRONGTYPE";
  if (header.is_text() && size.is_integer() && size.integer > 0) {
    head.header = std::move(header.text);
    head.value_bytes = static_cast<uint64_t>(size.integer);
  }
  if (use.is_array() && use.items.size() == 2) {
    head.hits = number<uint64_t>(use.items[0]);
    head.accessed_ms = number<int64_t>(use.items[1]);
  }
  return head;
}

std::size_t header_bytes(const Head& head) {
  return entry::OpenedEnvelope::header_bytes(std::as_bytes(std::span(head.header)));
}

}  // namespace

tts::Status OpenedHead::open(const Names& names, const Head& head) {
  if (head.foreign) {
    return {TTS_FAILED_PRECONDITION,
            "something else lies under an entry's name; give this store a prefix of its own"};
  }
  const auto bytes = std::as_bytes(std::span(head.header));
  tts::Status status = envelope_.open_header(bytes, head.value_bytes);
  if (!status.ok()) return status;
  if (names.entry(envelope_.key()) != head.name) {
    return {TTS_DATA_LOSS, "the entry is damaged: it lies under another's name"};
  }
  info_ = envelope_.info();
  info_.hit_count = head.hits;
  info_.accessed_ms = std::max(info_.accessed_ms, head.accessed_ms);
  return {};
}

tts::Status Heads::names(tts::Context context, std::optional<std::string_view> tenant,
                         std::optional<std::string_view> scheme,
                         std::vector<std::string>& found) const {
  const std::string pattern = names_.pattern(tenant, scheme);
  std::string cursor = "0";
  do {
    if (tts::Status status = context.check(); !status.ok()) return status;
    Reply reply;
    if (tts::Status status =
            client_.call(context, Pace::kAdmin,
                         {"SCAN", cursor, "MATCH", pattern, "COUNT", kNamesAtOnce}, reply);
        !status.ok()) {
      return status;
    }
    if (!reply.is_array() || reply.items.size() != 2) return unexpected(reply);
    cursor = reply.items[0].text;
    for (Reply& name : reply.items[1].items) {
      if (names_.parse(name.text)) found.push_back(std::move(name.text));
    }
  } while (cursor != "0");
  // SCAN tells some names twice, in an order that nobody can go on from.
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return {};
}

tts::Status Heads::read(tts::Context context, Pace pace, std::span<const std::string> names,
                        std::vector<Head>& heads) const {
  const std::string last = std::to_string(kHeaderGuess - 1);
  Commands commands;
  for (const std::string& name : names) {
    commands.add({"GETRANGE", name, "0", last});
    commands.add({"STRLEN", name});
    commands.add({"HMGET", Names::hits(name), "hits", "accessed"});
  }
  std::vector<Reply> replies;
  if (tts::Status s = client_.exchange(context, pace, commands, replies); !s.ok()) return s;
  heads.clear();
  std::vector<std::size_t> longer;
  Commands more;
  for (std::size_t i = 0; i < names.size(); ++i) {
    heads.push_back(to_head(names[i], replies[i * 3], replies[i * 3 + 1], replies[i * 3 + 2]));
    const Head& head = heads.back();
    const std::size_t whole = header_bytes(head);
    if (whole <= head.header.size() || whole > head.value_bytes) continue;
    longer.push_back(i);
    more.add({"GETRANGE", names[i], "0", std::to_string(whole - 1)});
  }
  if (longer.empty()) return {};
  if (tts::Status s = client_.exchange(context, pace, more, replies); !s.ok()) return s;
  for (std::size_t i = 0; i < longer.size(); ++i) heads[longer[i]].header = replies[i].text;
  return {};
}

tts::Status Heads::each(tts::Context context, std::span<const std::string> names,
                        const std::function<tts::Status(const Head&)>& use) const {
  std::vector<Head> heads;
  while (!names.empty()) {
    if (tts::Status status = context.check(); !status.ok()) return status;
    const auto slice = names.first(std::min(kSlice, names.size()));
    names = names.subspan(slice.size());
    if (tts::Status s = read(context, Pace::kAdmin, slice, heads); !s.ok()) return s;
    for (const Head& head : heads) {
      if (head.header.empty()) continue;
      if (tts::Status status = use(head); !status.ok()) return status;
    }
  }
  return {};
}

}  // namespace caesura::redis
