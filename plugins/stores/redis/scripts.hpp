// What the server does in one step, as Lua. Each script is sent once and called by its digest.
#pragma once

#include <string>
#include <string_view>

namespace caesura::redis {

// Lower-case hexadecimal, as redis.sha1hex in a script gives it.
std::string sha1_hex(std::string_view bytes);

struct Script {
  explicit Script(std::string_view lua);

  std::string_view lua;
  std::string sha1;
};

// Names: entry, hits, lock. Values: envelope, its life in milliseconds, "keep" | "replace" |
// "swap", fence or 0, hits, time of access or 0, and for "swap" the beginning of the entry that may
// go. Answers 1 = stored, 0 = another entry is there, -1 = the fence is old.
const Script& put_script();
// Names: entry, hits. Values: time of access, hits to add, life in milliseconds, now, how much
// later than its expiry an entry may go. Prolongs a life of which less than half is left. 1 = was
// there.
const Script& touch_script();
// Names: entry, hits. Value: SHA-1 of the damaged entry. Removes that very one. 1 = removed.
const Script& drop_script();
// Names: entry, hits. Values: beginning of the entry, hits, time of access, as they were judged.
// Removes an entry that has not changed since. 1 = removed.
const Script& remove_unchanged_script();
// Names: lock, fences. Value: milliseconds. Answers the fence, or 0 while somebody holds the lease.
const Script& acquire_script();
// Names: lock. Values: fence, milliseconds. 1 = renewed, 0 = lost.
const Script& renew_script();
// Names: lock. Value: fence.
const Script& release_script();

}  // namespace caesura::redis
