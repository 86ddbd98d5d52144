// The keeper's second task: least recently used entries leave when the folder is above its cap.
#include <sys/file.h>

#include "plugins/stores/disk/keeper.hpp"
#include "plugins/stores/disk/paths.hpp"

namespace caesura::disk {
namespace {

constexpr std::size_t kEntriesPerBatch = 128;
// Down to here, so that not every insertion evicts.
constexpr uint64_t low_water(uint64_t max_bytes) {
  return max_bytes - max_bytes / 20;
}

}  // namespace

// One process evicts at a time; the others have nothing to do meanwhile.
void Keeper::evict() {
  if (root_.read_only()) return;
  {
    const auto now = totals();
    if (!now.ok() || now.value().bytes <= settings_.max_bytes) return;
  }
  const std::string path = "lock/" + std::string(kEvictionLock);
  const Fd lock = sys::open(root_.fd(), path.c_str(), O_CREAT | O_RDWR, 0600);
  if (!lock.ok() || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return;
  while (evict_batch(low_water(settings_.max_bytes))) {
  }
}

// Whether there is more to do.
bool Keeper::evict_batch(uint64_t target) {
  const std::lock_guard index_lock(index_mutex_);
  const auto now = index_->totals();
  if (!now.ok() || now.value().bytes <= target) return false;
  uint64_t bytes = now.value().bytes;
  Index::Changes gone;
  for (const IndexRow& row : index_->oldest(kEntriesPerBatch)) {
    if (bytes <= target) break;
    const std::string path = path_of_index_name(row.name);
    // A file that is gone already leaves the index all the same.
    const bool removed = sys::unlink(root_.fd(), path.c_str()) == 0;
    if (!removed && errno != ENOENT) continue;
    if (removed) {
      ++counters_.evicted;
      evicted_metric_.add();
    }
    bytes -= std::min(bytes, row.disk_bytes);
    gone[row.name] = std::nullopt;
  }
  return !gone.empty() && index_->apply(gone, {}).ok();
}

}  // namespace caesura::disk
