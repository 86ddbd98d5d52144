#include "plugins/stores/disk/lease_file.hpp"

#include <sys/file.h>
#include <ctime>

#include <algorithm>
#include <chrono>
#include <thread>

#include "plugins/stores/disk/errors.hpp"

namespace caesura::disk {
namespace {

constexpr uint64_t kMagic = 0x0031657361656C63;  // "clease1"
constexpr std::chrono::milliseconds kLongestWait{20};
constexpr std::chrono::microseconds kPause{200};

struct flock byte_lock(int64_t fence) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = fence;
  lock.l_len = 1;
  return lock;
}

int64_t unix_us() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

int64_t LeaseFile::now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

tts::Result<LeaseFile> LeaseFile::open(tts::Context context, const Root& root,
                                       std::string_view two_digits) {
  const std::string name = "lock/" + std::string(two_digits);
  LeaseFile file(sys::open(root.fd(), name.c_str(), O_RDWR | O_CREAT, 0600), root.path());
  if (!file.fd_.ok()) return system_error(errno, root.path(), "cannot open a file of leases");
  const auto end = std::chrono::steady_clock::now() + kLongestWait;
  while (::flock(file.fd_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return system_error(errno, root.path(), "cannot lock a file of leases");
    }
    if (tts::Status status = context.check(); !status.ok()) return status;
    if (std::chrono::steady_clock::now() >= end) {
      return tts::Status(TTS_UNAVAILABLE, root.path() + ": " + name + " is locked for too long");
    }
    std::this_thread::sleep_for(kPause);
  }
  if (tts::Status status = file.load(); !status.ok()) return status;
  return file;
}

// Said at once, not left to the close: a descriptor that a fork copied would keep the lock.
LeaseFile::~LeaseFile() {
  if (fd_.ok()) ::flock(fd_.get(), LOCK_UN);
}

tts::Status LeaseFile::load() {
  const ssize_t size = sys::read(fd_.get(), &content_, sizeof content_, 0);
  if (size < 0) return system_error(errno, path_, "cannot read a file of leases");
  // What is no such file is as good as none: leases save work, nothing hangs on them.
  if (size < static_cast<ssize_t>(sizeof content_) || content_.magic != kMagic ||
      content_.count > kRecords) {
    content_ = {};
    content_.magic = kMagic;
  }
  return {};
}

LeaseRecord* LeaseFile::find(const std::array<std::byte, 16>& key) {
  const auto all = records();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const LeaseRecord& r) { return r.key == key; });
  return found == all.end() ? nullptr : &*found;
}

bool LeaseFile::is_alive(const LeaseRecord& record) const {
  struct flock lock = byte_lock(record.fence);
  return ::fcntl(fd_.get(), F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

void LeaseFile::sweep(const std::array<std::byte, 16>& key) {
  const auto all = records();
  const auto kept = std::remove_if(all.begin(), all.end(), [&](const LeaseRecord& record) {
    return record.key == key || !is_alive(record);
  });
  content_.count = static_cast<uint64_t>(kept - all.begin());
}

bool LeaseFile::add(const std::array<std::byte, 16>& key, int64_t ends_ms, int64_t& fence) {
  if (content_.count == kRecords) return false;
  // The time of day keeps fences rising where somebody deleted the file.
  fence = std::max(content_.last_fence + 1, unix_us());
  struct flock lock = byte_lock(fence);
  if (::fcntl(fd_.get(), F_OFD_SETLK, &lock) != 0) return false;
  content_.last_fence = fence;
  content_.records[content_.count++] = {key, fence, ends_ms};
  return true;
}

int LeaseFile::save() {
  const ssize_t written = sys::write_at(fd_.get(), &content_, sizeof content_, 0);
  if (written < 0) return errno;
  return written == static_cast<ssize_t>(sizeof content_) ? 0 : ENOSPC;
}

Fd LeaseFile::keep() && {
  ::flock(fd_.get(), LOCK_UN);
  return std::move(fd_);
}

}  // namespace caesura::disk
