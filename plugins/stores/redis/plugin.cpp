#include "plugins/stores/redis/redis_store.hpp"

namespace {

constexpr tts_factory kRedis = tts::store_factory<caesura::redis::RedisStore>(
    "redis", "Entries in a Redis server, shared by processes and hosts", caesura::redis::kSchema);

}  // namespace

TTS_PLUGIN("caesura.redis", "Redis store", "0.1.0", "Apache-2.0", &kRedis)
