#include "plugins/stores/redis/redis_store.hpp"

#include <unistd.h>

#include <limits>

#include "plugins/stores/redis/refusal.hpp"
#include "plugins/stores/redis/value_buffer.hpp"
#include "plugins/support/entry/store_metrics.hpp"

namespace caesura::redis {
namespace {

// The server keeps an entry a little longer than its time: whether it is over is for the host's
// clock to say, and two clocks differ.
constexpr int64_t kExpiryMarginMs = 60'000;

tts::Status not_found() {
  return {TTS_NOT_FOUND, ""};
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

// Every write is refused, while reading may go on. What a user may not write is no such thing: the
// next tenant may be another one.
bool refuses_writes(tts_status code) {
  return code == TTS_RESOURCE_EXHAUSTED || code == TTS_FAILED_PRECONDITION;
}

std::string positive(uint64_t number) {
  return std::to_string(
      std::min(number, static_cast<uint64_t>(std::numeric_limits<int64_t>::max())));
}

}  // namespace

tts::Result<std::unique_ptr<RedisStore>> RedisStore::create(const tts::Creation& creation) {
  auto settings = read_settings(creation.name, creation.config);
  if (!settings.ok()) return settings.status();
  auto client = Client::create(creation.host, settings.value());
  if (!client.ok()) return client.status();
  auto store = std::make_unique<RedisStore>(creation.host, std::move(settings).value(),
                                            std::move(client).value());
  if (const tts::Status status = store->ask(tts::Context(nullptr), Pace::kSpeech); !status.ok()) {
    creation.host.log(TTS_LOG_WARN, creation.name,
                      status.message() + "; every look-up is a miss until this is mended");
  }
  return store;
}

RedisStore::RedisStore(tts::Host host, Settings settings, std::unique_ptr<Client> client)
    : host_(host),
      settings_(std::move(settings)),
      names_(settings_.prefix),
      process_(::getpid()),
      client_(std::move(client)),
      heads_(*client_, names_),
      leases_(*client_, names_, process_),
      writes_(host, settings_.name, "storing",
              entry::resting_metric(host, settings_.name, "writing")),
      corrupt_metric_(entry::corrupt_metric(host, settings_.name)),
      admin_(entry::admin_table(this)),
      probe_(entry::probe_table(this)) {}

// A forked child has neither the resolver's thread nor a right to the parent's connections.
RedisStore::~RedisStore() {
  if (::getpid() != process_) static_cast<void>(client_.release());
}

tts::Status RedisStore::check_process() const {
  if (::getpid() == process_) return {};
  return {TTS_FAILED_PRECONDITION, settings_.address.text() +
                                       ": the store was opened before a fork; open it in this "
                                       "process"};
}

tts::Status RedisStore::get(tts::Context context, const tts_store_key& key, tts::BlobSink sink) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (!entry::is_valid(key)) return not_found();
  const std::string name = names_.entry(key);
  const LentBuffer buffer;
  Reply& reply = buffer->reply;
  tts::Status status = client_->call(context, Pace::kSpeech, {"GET", name}, reply);
  if (status.code() == TTS_OUT_OF_RANGE || (status.ok() && reply.is_nil())) {
    ++misses_;
    return not_found();
  }
  if (!status.ok()) return status;
  if (!reply.is_text()) return unexpected(reply);
  status = buffer->envelope.open(bytes_of(reply.text), key);
  if (status.code() == TTS_DATA_LOSS) {
    drop_damaged(context, Pace::kSpeech, name, reply.text, status);
  }
  if (!status.ok()) return status;
  if (entry::is_expired(buffer->envelope.info(), host_.unix_ms())) {
    ++misses_;
    return not_found();
  }
  ++hits_;
  status = sink.begin(buffer->envelope.info());
  if (!status.ok()) return status;
  return sink.write(buffer->envelope.audio().data(), buffer->envelope.audio().size());
}

bool RedisStore::drop_damaged(tts::Context context, Pace pace, const std::string& name,
                              std::string_view value, const tts::Status& status) {
  ++corrupt_;
  corrupt_metric_.add();
  const std::string digest = sha1_hex(value);
  const auto dropped =
      client_->run(context, pace, drop_script(), {{name, Names::hits(name)}, {digest}});
  const bool removed = dropped.ok() && dropped.value() == 1;
  host_.log(TTS_LOG_WARN, settings_.name,
            status.message() + (removed ? "; removed" : "; not removed"));
  return removed;
}

struct RedisStore::Put {
  std::string name;
  std::string value;
  std::string life_ms;
  std::string_view mode;
  std::string fence;
  std::string hits;
  std::string accessed_ms;
};

tts::Status RedisStore::put(tts::Context context, const tts_store_key& key,
                            const tts_entry_info& info, std::span<const std::byte> audio,
                            const tts_put_options& options) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = context.check(); !status.ok()) return status;
  const auto sealed = entry::seal(key, info, audio);
  if (!sealed.ok()) return sealed.status();
  const entry::Seal& seal = sealed.value();
  const std::size_t size = seal.header.size() + audio.size() + seal.trailer.size();
  if (size > settings_.max_entry_bytes) {
    ++too_large_;
    return {TTS_OUT_OF_RANGE, "an entry of " + std::to_string(size) +
                                  " bytes is above max_entry_bytes (" +
                                  std::to_string(settings_.max_entry_bytes) + ")"};
  }
  if (tts::Status status = writes_.check(); !status.ok()) return status;

  Put put;
  put.name = names_.entry(key);
  put.value.reserve(size);
  put.value.append(seal.header);
  put.value.append(reinterpret_cast<const char*>(audio.data()), audio.size());
  put.value.append(reinterpret_cast<const char*>(seal.trailer.data()), seal.trailer.size());
  const int64_t now_ms = host_.unix_ms();
  int64_t life_ms = settings_.keep_idle_ms;
  if (info.expires_ms != 0) {
    const int64_t left_ms = std::max<int64_t>(0, info.expires_ms - now_ms);
    life_ms = std::min(life_ms, left_ms + kExpiryMarginMs);
  }
  put.life_ms = std::to_string(life_ms);
  put.mode = options.mode == TTS_PUT_REPLACE ? "replace" : "keep";
  put.fence = std::to_string(options.fence);
  put.hits = positive(info.hit_count);
  put.accessed_ms =
      info.accessed_ms > info.created_ms ? std::to_string(info.accessed_ms) : std::string("0");

  const tts::Status status = store(context, put);
  if (!status.ok() && status.code() != TTS_ALREADY_EXISTS && status.code() != TTS_ABORTED) {
    ++put_errors_;
  }
  return status;
}

tts::Status RedisStore::store(tts::Context context, const Put& put) {
  const auto run = [&](std::string_view mode, std::string_view expected) {
    auto done = client_->run(
        context, Pace::kSpeech, put_script(),
        {{put.name, Names::hits(put.name), Names::lock(put.name)},
         {put.value, put.life_ms, mode, put.fence, put.hits, put.accessed_ms, expected}});
    if (done.ok()) {
      writes_.succeeded();
    } else if (refuses_writes(done.status().code())) {
      writes_.failed(done.status());
    }
    return done;
  };
  auto done = run(put.mode, "");
  if (done.ok() && done.value() == 0) {
    // An entry that nobody can be served from does not keep a new one out.
    std::vector<Head> heads;
    tts::Status status = heads_.read(context, Pace::kSpeech, {&put.name, 1}, heads);
    if (!status.ok()) return status;
    OpenedHead there;
    status = there.open(names_, heads[0]);
    if (status.ok() && !entry::is_expired(there.info(), host_.unix_ms())) {
      return {TTS_ALREADY_EXISTS, "the entry is there already"};
    }
    // Of a newer format, or nothing of ours at all: left alone.
    if (status.code() == TTS_FAILED_PRECONDITION) return status;
    done = run("swap", heads[0].header);
  }
  if (!done.ok()) return done.status();
  if (done.value() == 0) return {TTS_ALREADY_EXISTS, "the entry is there already"};
  if (done.value() < 0) return {TTS_ABORTED, "the lease was lost: its fence is old"};
  return {};
}

tts::Status RedisStore::touch(tts::Context context, std::span<const tts_touch> touches) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  const std::string life = std::to_string(settings_.keep_idle_ms);
  const std::string now = std::to_string(host_.unix_ms());
  const std::string margin = std::to_string(kExpiryMarginMs);
  while (!touches.empty()) {
    const auto slice = touches.first(std::min(Heads::kSlice, touches.size()));
    touches = touches.subspan(slice.size());
    std::vector<std::string> numbers;
    numbers.reserve(slice.size() * 2);  // views lead into it
    std::vector<ScriptCall> calls;
    for (const tts_touch& touch : slice) {
      if (!entry::is_valid(touch.key)) continue;
      const std::string name = names_.entry(touch.key);
      const std::string& accessed =
          numbers.emplace_back(std::to_string(std::max<int64_t>(0, touch.accessed_ms)));
      const std::string& hits = numbers.emplace_back(positive(touch.hits_added));
      calls.push_back({{name, Names::hits(name)}, {accessed, hits, life, now, margin}});
    }
    if (calls.empty()) continue;
    std::vector<int64_t> there;
    tts::Status status = client_->run(context, Pace::kSpeech, touch_script(), calls, there);
    if (!status.ok()) return status;
  }
  return {};
}

tts::Status RedisStore::remove(tts::Context context, std::span<const tts_store_key> keys,
                               uint64_t& removed) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  tts::Status failure;
  while (!keys.empty()) {
    const auto slice = keys.first(std::min(Heads::kSlice, keys.size()));
    keys = keys.subspan(slice.size());
    Commands commands;
    for (const tts_store_key& key : slice) {
      if (!entry::is_valid(key)) continue;
      const std::string name = names_.entry(key);
      commands.add({"UNLINK", name});
      commands.add({"UNLINK", Names::hits(name)});
    }
    if (commands.count() == 0) continue;
    std::vector<Reply> replies;
    if (tts::Status status = client_->exchange(context, Pace::kAdmin, commands, replies);
        !status.ok()) {
      return status;
    }
    for (std::size_t i = 0; i < replies.size(); i += 2) {
      if (replies[i].is_integer()) {
        removed += static_cast<uint64_t>(std::max<int64_t>(0, replies[i].integer));
      } else if (failure.ok()) {
        failure = unexpected(replies[i]);
      }
    }
  }
  return failure;
}

tts::Status RedisStore::stat(tts::Context context, const tts_store_key& key, tts::EntrySink tell) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (!entry::is_valid(key)) return not_found();
  const std::string name = names_.entry(key);
  std::vector<Head> heads;
  tts::Status status = heads_.read(context, Pace::kSpeech, {&name, 1}, heads);
  if (!status.ok()) return status;
  OpenedHead head;
  if (!head.open(names_, heads[0]).ok() || entry::is_expired(head.info(), host_.unix_ms())) {
    return not_found();
  }
  return tell(head.key(), head.info());
}

const void* RedisStore::extension(std::string_view id) {
  if (id == TTS_EXT_ADMIN) return &admin_;
  if (id == TTS_EXT_PROBE) return &probe_;
  if (id == TTS_EXT_STORE_LEASE) return leases_.table();
  return nullptr;
}

}  // namespace caesura::redis
