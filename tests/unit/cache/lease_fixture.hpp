// Several hosts, each with a cache and a provider of its own, on one store with leases.
#pragma once

#include <deque>
#include <thread>

#include "tests/unit/cache/cache_fixture.hpp"
#include "tests/unit/cache/lease_store.hpp"

namespace caesura::test {

class LeaseTest : public testing::Test {
 protected:
  struct Station {
    Station(const tts_store* entries, LeaseBoard& board, const std::string& options, bool stays)
        : store(entries, board),
          provider(tts::detail::ProviderObject::make(std::make_unique<ScriptedProvider>(script))) {
      if (stays) host.stay();
      host.add_store("main", store.table());
      const std::string config = R"({"store": "main")" + options + "}";
      auto made = PluginFile("cache").provider(host.table(), "cache", config, provider.get());
      if (!made.ok()) throw std::runtime_error(made.status().message());
      cache = std::move(made).value();
    }
    Spoken speak(const tts_request& request, TestContext* context = nullptr) {
      return speak_through(*cache, request, context);
    }
    Spoken speak(const char* words) { return speak(text(words)); }
    double stat(const std::string& name) { return statistic_of(*cache, name); }

    TestHost host;
    LeaseStore store;
    ScriptedProvider::Script script;
    ProviderPtr provider;
    ProviderPtr cache;
  };

  LeaseTest()
      : entries_(
            PluginFile("memory").store(around_.table(), "memory", R"({"max_bytes": "64MiB"})")) {}

  // `options` begin with a comma.
  Station& station(const std::string& options = "", bool stays = false) {
    return stations_.emplace_back(entries_.value().get(), board_, options, stays);
  }

  template <class Condition>
  static void wait_for(const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    ASSERT_TRUE(condition());
  }

  // The name of a request's key on the board, for a lease that no station of the test holds.
  static std::string key_of(const Station& station, const char* words) {
    const auto* table = static_cast<const tts_ext_cache*>(
        station.cache->get_extension(station.cache.get(), TTS_EXT_CACHE));
    std::string key;
    const tts_request request = text(words);
    table->key(
        table, &request,
        [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
          if (tts::view(name) == "key") *static_cast<std::string*>(user) = tts::view(value);
          return TTS_OK;
        },
        &key, nullptr);
    return "/" + key;
  }

  TestHost around_;
  tts::Result<StorePtr> entries_;
  LeaseBoard board_;
  std::deque<Station> stations_;
};

}  // namespace caesura::test
