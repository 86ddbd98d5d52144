// What a hit in memory costs through the whole chain, from the request to the last byte, against
// the least that any cache of this kind must do: hash the canonical request, look it up in a
// sharded LRU, hold the entry.
#include <openssl/evp.h>
#include <tts/ext/cache.h>

#include <cstring>
#include <list>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <unordered_map>

#include "tests/bench/cache/chain.hpp"
#include "tests/bench/ratio.hpp"

namespace caesura::bench {
namespace {

constexpr std::size_t kEntries = 1000;
constexpr int kRounds = 15;

// 300 characters of prose that differ from entry to entry.
std::string words(std::size_t number) {
  std::string text = "Entry " + std::to_string(number) + ": ";
  static const std::string kProse =
      "the keeper climbed the stairs, counted them, and forgot the number; then he lit the lamp. ";
  while (text.size() < 299) text += kProse;
  return text.substr(0, 299) + ".";
}

std::string config(const char* remember) {
  return std::string(R"(
caesura: 1
stores: {main: {use: memory, max_bytes: 1GiB}}
providers: {tones: {use: tone, sample_rate: 8000}}
middleware: {cache: {use: cache, store: main, key: {remember: )") +
         remember + R"(}}}
chains: {default: [cache, tones]}
pauses: {sentence_ms: 50, comma_ms: 30, semicolon_ms: 30, colon_ms: 30, paragraph_ms: 50, chapter_ms: 0}
)";
}

struct Texts {
  std::vector<std::string> text;
  std::vector<std::size_t>
      order;  // random, so that entries are not walked in the order of their memory
  Texts() {
    for (std::size_t i = 0; i < kEntries; ++i) text.push_back(words(i)), order.push_back(i);
    std::shuffle(order.begin(), order.end(), std::mt19937(1));
  }
};

tts_request request_for(const std::string& text) {
  tts_request request = tts::empty_request();
  request.text = tts::str(text);
  request.rate_pct = 250;  // brings 300 characters near 100 KB of audio
  return request;
}

void speak(const tts_provider* chain, const std::string& text, CountingSink& sink) {
  const tts_request request = request_for(text);
  tts_error error = tts::empty_error();
  if (chain->synthesize(chain, nullptr, &request, sink.table(), &error) != TTS_OK)
    fail(error.message);
}

std::string canonical(const tts_provider* chain, const std::string& text) {
  const auto* ext = static_cast<const tts_ext_cache*>(chain->get_extension(chain, TTS_EXT_CACHE));
  const tts_request request = request_for(text);
  std::string bytes;
  const auto keep = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
    if (tts::view(name) == "canonical") *static_cast<std::string*>(user) = tts::view(value);
    return TTS_OK;
  };
  if (ext->key(ext, &request, keep, &bytes, nullptr) != TTS_OK) fail("no key");
  return bytes;
}

// The floor, in plain C++.
class Floor {
 public:
  Floor(const std::vector<std::string>& canonical_requests, std::size_t bytes)
      : requests_(canonical_requests) {
    for (const auto& request : requests_) {
      const std::string digest = hash(request);
      Shard& s = shard(digest);
      s.order.push_front({digest, std::make_shared<std::string>(bytes, 'a')});
      s.entries[digest] = s.order.begin();
    }
  }
  void hash_only(std::size_t i) {
    sink_ = sink_ + static_cast<unsigned char>(hash(requests_[i])[0]);
  }
  void hit(std::size_t i) {
    const std::string digest = hash(requests_[i]);
    Shard& s = shard(digest);
    std::shared_ptr<std::string> lease;
    {
      const std::lock_guard lock(s.mutex);
      const auto found = s.entries.find(digest);
      s.order.splice(s.order.begin(), s.order, found->second);
      lease = found->second->second;
    }
    sink_ = sink_ + lease->size();
  }

 private:
  using Order = std::list<std::pair<std::string, std::shared_ptr<std::string>>>;
  struct Shard {
    std::mutex mutex;
    Order order;
    std::unordered_map<std::string, Order::iterator> entries;
  };
  Shard& shard(const std::string& digest) {
    return shards_[static_cast<unsigned char>(digest[0]) % 16];
  }
  static std::string hash(const std::string& bytes) {
    thread_local EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local EVP_MD_CTX* const context = EVP_MD_CTX_new();
    std::string digest(32, '\0');
    EVP_DigestInit_ex2(context, md, nullptr);
    EVP_DigestUpdate(context, bytes.data(), bytes.size());
    EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    return digest;
  }
  const std::vector<std::string>& requests_;
  std::array<Shard, 16> shards_;
  static thread_local volatile std::size_t sink_;
};
thread_local volatile std::size_t Floor::sink_ = 0;

// Nanoseconds for one hit, when `threads` threads hit at once.
double hits(const tts_provider* chain, const Texts& texts, std::size_t threads) {
  std::vector<double> each(threads);
  std::vector<std::thread> running;
  for (std::size_t t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      each[t] = nanoseconds_each(20 * kEntries, [&](std::size_t i) {
        CountingSink sink;
        speak(chain, texts.text[texts.order[(i + t * 137) % kEntries]], sink);
      });
    });
  }
  for (auto& thread : running) thread.join();
  return median(each) / static_cast<double>(threads);
}

void run(const char* title, const char* remember, double two_threads_goal) {
  const Texts texts;
  const Pipeline pipeline(config(remember));
  const tts_provider* chain = pipeline.chain("");
  std::size_t bytes = 0;
  std::vector<std::string> canonicals;
  for (const auto& text : texts.text) {
    CountingSink sink;
    speak(chain, text, sink);
    bytes += sink.bytes;
    canonicals.push_back(canonical(chain, text));
  }
  std::printf("\n%s: %zu entries of %zu bytes, canonical request %zu bytes\n", title, kEntries,
              bytes / kEntries, canonicals[0].size());
  Floor floor(canonicals, bytes / kEntries);

  const auto chain_hit = [&] { return hits(chain, texts, 1); };
  const auto floor_hit = [&] {
    return nanoseconds_each(20 * kEntries,
                            [&](std::size_t i) { floor.hit(texts.order[i % kEntries]); });
  };
  const auto sha = [&] {
    return nanoseconds_each(20 * kEntries,
                            [&](std::size_t i) { floor.hash_only(texts.order[i % kEntries]); });
  };
  print_at_most("hit through the chain / SHA-256 + LRU + lease",
                compare(kRounds, chain_hit, floor_hit), "ns", 3.0);

  std::string buffer;
  buffer.reserve(bytes);
  const auto copying = [&] {
    return nanoseconds_each(2 * kEntries, [&](std::size_t i) {
      CountingSink sink;
      buffer.clear();
      sink.copy_to = &buffer;
      speak(chain, texts.text[texts.order[i % kEntries]], sink);
    });
  };
  print_at_least("hit with a copy of its audio / hit", compare(kRounds, copying, chain_hit), "ns",
                 6.0);
  print_at_least("hits a second, two threads / one",
                 compare(kRounds, chain_hit, [&] { return hits(chain, texts, 2); }), "ns",
                 two_threads_goal);
  const auto key = [&] {
    return nanoseconds_each(20 * kEntries, [&](std::size_t i) {
      const auto* ext =
          static_cast<const tts_ext_cache*>(chain->get_extension(chain, TTS_EXT_CACHE));
      const tts_request request = request_for(texts.text[texts.order[i % kEntries]]);
      const auto drop = [](void*, tts_str, tts_str) noexcept -> tts_status { return TTS_OK; };
      ext->key(ext, &request, drop, nullptr, nullptr);
    });
  };
  print_at_most("key of 300 characters, rendered / SHA-256", compare(kRounds, key, sha), "ns", 4.0);
}

}  // namespace
}  // namespace caesura::bench

int main() {
  caesura::bench::run("Requests remembered", "8MiB", 1.3);
  caesura::bench::run("Requests hashed each time", "0", 1.5);
}
