#include "plugins/stores/redis/scripts.hpp"

#include <openssl/evp.h>

#include <array>

namespace caesura::redis {
namespace {

// A lock outlives its lease by an hour: who comes late with the newest fence may still store.
constexpr std::string_view kPut = R"lua(
if ARGV[4] ~= '0' then
  local lock = redis.call('GET', KEYS[3])
  if not lock or string.match(lock, '^%d+') ~= ARGV[4] then return -1 end
end
local keep = ARGV[3] == 'keep'
if ARGV[3] == 'swap' then
  keep = redis.call('GETRANGE', KEYS[1], 0, #ARGV[7] - 1) ~= ARGV[7]
end
local done
if keep then
  done = redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX')
else
  done = redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
if not done then return 0 end
if done.err then return done end
redis.call('UNLINK', KEYS[2])
if ARGV[5] ~= '0' or ARGV[6] ~= '0' then
  redis.call('HSET', KEYS[2], 'hits', ARGV[5], 'accessed', ARGV[6])
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
end
return 1
)lua";

// Bytes 56 to 63 of an envelope are its expiry (plugins/support/entry/README.md).
constexpr std::string_view kTouch = R"lua(
local left = redis.call('PTTL', KEYS[1])
if left == -2 then return 0 end
local life = tonumber(ARGV[3])
redis.call('HINCRBY', KEYS[2], 'hits', ARGV[2])
if tonumber(redis.call('HGET', KEYS[2], 'accessed') or 0) < tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[2], 'accessed', ARGV[1])
end
if left >= 0 and left < life / 2 then
  local longer = life
  local stored = redis.call('GETRANGE', KEYS[1], 56, 63)
  if #stored == 8 then
    local expires = struct.unpack('<i8', stored)
    if expires > 0 then
      longer = math.min(life, expires - tonumber(ARGV[4]) + tonumber(ARGV[5]))
    end
  end
  if longer > left then
    redis.call('PEXPIRE', KEYS[1], longer)
    left = longer
  end
end
if left < 0 then left = life end
redis.call('PEXPIRE', KEYS[2], left)
return 1
)lua";

constexpr std::string_view kDrop = R"lua(
local value = redis.call('GET', KEYS[1])
if not value or redis.sha1hex(value) ~= ARGV[1] then return 0 end
redis.call('UNLINK', KEYS[1], KEYS[2])
return 1
)lua";

constexpr std::string_view kRemoveUnchanged = R"lua(
if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) ~= ARGV[1] then return 0 end
local use = redis.call('HMGET', KEYS[2], 'hits', 'accessed')
if (use[1] or '0') ~= ARGV[2] or (use[2] or '0') ~= ARGV[3] then return 0 end
redis.call('UNLINK', KEYS[1], KEYS[2])
return 1
)lua";

// The server's microseconds keep fences growing where the counter was lost with the server's data.
constexpr std::string_view kAcquire = R"lua(
local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
local lock = redis.call('GET', KEYS[1])
if lock and tonumber(string.match(lock, ' (%d+)$')) > now_ms then return 0 end
local fence = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('GET', KEYS[2]) or 0)
if fence <= last then fence = last + 1 end
fence = string.format('%.0f', fence)
redis.call('SET', KEYS[2], fence)
local until_ms = string.format('%.0f', now_ms + ARGV[1])
redis.call('SET', KEYS[1], fence .. ' ' .. until_ms, 'PX', ARGV[1] + 3600000)
return tonumber(fence)
)lua";

constexpr std::string_view kRenew = R"lua(
local lock = redis.call('GET', KEYS[1])
if not lock or string.match(lock, '^%d+') ~= ARGV[1] then return 0 end
local time = redis.call('TIME')
local until_ms = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2]
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. string.format('%.0f', until_ms),
           'PX', ARGV[2] + 3600000)
return 1
)lua";

constexpr std::string_view kRelease = R"lua(
local lock = redis.call('GET', KEYS[1])
if not lock or string.match(lock, '^%d+') ~= ARGV[1] then return 0 end
return redis.call('UNLINK', KEYS[1])
)lua";

}  // namespace

Script::Script(std::string_view text) : lua(text), sha1(sha1_hex(text)) {}

std::string sha1_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[digest[i] >> 4];
    hex += "0123456789abcdef"[digest[i] & 15];
  }
  return hex;
}

const Script& put_script() {
  static const Script script(kPut);
  return script;
}
const Script& touch_script() {
  static const Script script(kTouch);
  return script;
}
const Script& drop_script() {
  static const Script script(kDrop);
  return script;
}
const Script& remove_unchanged_script() {
  static const Script script(kRemoveUnchanged);
  return script;
}
const Script& acquire_script() {
  static const Script script(kAcquire);
  return script;
}
const Script& renew_script() {
  static const Script script(kRenew);
  return script;
}
const Script& release_script() {
  static const Script script(kRelease);
  return script;
}

}  // namespace caesura::redis
