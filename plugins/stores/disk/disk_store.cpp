#include "plugins/stores/disk/disk_store.hpp"

#include "plugins/stores/disk/entry_reader.hpp"
#include "plugins/stores/disk/errors.hpp"
#include "plugins/stores/disk/paths.hpp"
#include "plugins/support/entry/store_metrics.hpp"

namespace caesura::disk {
namespace {

bool is_over(const tts_entry_info& info, int64_t now_ms) {
  return entry::is_expired(info, now_ms);
}

}  // namespace

tts::Result<std::unique_ptr<DiskStore>> DiskStore::create(const tts::Creation& creation) {
  auto settings = read_settings(creation.name, creation.config);
  if (!settings.ok()) return settings.status();
  auto root = Root::open(settings.value());
  if (!root.ok()) return root.status();
  return std::make_unique<DiskStore>(creation.host, std::move(settings).value(),
                                     std::move(root).value());
}

DiskStore::DiskStore(tts::Host host, Settings settings, Root root)
    : host_(host),
      settings_(std::move(settings)),
      root_(std::move(root)),
      process_(::getpid()),
      instance_(std::make_unique<Instance>(root_)),
      writer_(root_, settings_.durability, instance_->name()),
      trash_(root_, instance_->name()),
      write_state_(host, settings_.name),
      leases_(root_, process_),
      corrupt_metric_(entry::corrupt_metric(host, settings_.name)),
      admin_(entry::admin_table(this)),
      probe_(entry::probe_table(this)) {
  if (root_.read_only()) {
    host_.log(TTS_LOG_WARN, settings_.name,
              root_.path() + ": cannot be written to; entries are read, none are stored");
  }
  keeper_ = std::make_unique<Keeper>(host, settings_, root_, *instance_);
}

// In a forked child there is no keeper's thread to end, and the parent's mark is not the child's to
// remove: both are left to the end of the process.
DiskStore::~DiskStore() {
  if (::getpid() == process_) return;
  static_cast<void>(keeper_.release());
  static_cast<void>(instance_.release());
}

tts::Status DiskStore::check_process() const {
  if (::getpid() == process_) return {};
  return {TTS_FAILED_PRECONDITION,
          root_.path() + ": the store was opened before a fork; open it in this process"};
}

tts::Status DiskStore::cannot_write() const {
  return {
      TTS_FAILED_PRECONDITION,
      root_.path() + ": cannot be written to; give this user the right, or choose another path"};
}

tts::Status DiskStore::get(tts::Context, const tts_store_key& key, tts::BlobSink sink) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (!entry::is_valid(key)) return not_found_entry();
  const EntryPath path(key);
  const Fd file = sys::open_beneath(root_.fd(), path.c_str());
  struct stat found {};
  if (!file.ok()) {
    if (errno == ELOOP && ::fstatat(root_.fd(), path.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0) {
      return damaged(path, found, key, {TTS_DATA_LOSS, "the entry is a symbolic link"});
    }
    misses_.fetch_add(1, std::memory_order_relaxed);
    if (errno == ENOENT) return not_found_entry();
    return system_error(errno, root_.path(), "cannot open an entry");
  }
  if (sys::fstat(file.get(), &found) != 0) {
    return system_error(errno, root_.path(), "cannot look at an entry");
  }
  const LentReader reader;
  const tts::Status status =
      S_ISREG(found.st_mode) ? reader->read(file.get(), static_cast<uint64_t>(found.st_size), key)
                             : tts::Status(TTS_DATA_LOSS, "the entry is no file");
  if (status.code() == TTS_DATA_LOSS) return damaged(path, found, key, status);
  if (!status.ok()) return {status.code(), root_.path() + ": " + status.message()};
  const entry::OpenedEnvelope& envelope = reader->envelope();
  if (envelope.info().expires_ms != 0 && is_over(envelope.info(), host_.unix_ms())) {
    misses_.fetch_add(1, std::memory_order_relaxed);
    return not_found_entry();
  }
  hits_.fetch_add(1, std::memory_order_relaxed);
  if (tts::Status refusal = sink.begin(envelope.info()); !refusal.ok()) return refusal;
  return sink.write(envelope.audio().data(), envelope.audio().size());
}

tts::Status DiskStore::damaged(const EntryPath& path, const struct stat& file,
                               const tts_store_key& key, const tts::Status& status) {
  misses_.fetch_add(1, std::memory_order_relaxed);
  if (!trash_.take(path.c_str(), file))
    return {TTS_DATA_LOSS, root_.path() + ": " + status.message()};
  count_damaged(index_name(key), status);
  return {TTS_DATA_LOSS, root_.path() + ": " + status.message() + "; it was set aside"};
}

void DiskStore::count_damaged(const std::string& index_name, const tts::Status& status) {
  ++corrupt_;
  corrupt_metric_.add();
  keeper_->removed(index_name);
  const std::size_t digest = index_name.rfind('/') + 1;
  host_.log(TTS_LOG_WARN, settings_.name,
            root_.path() + ": " + status.message() + "; it was moved to trash/ (" +
                index_name.substr(digest, 8) + ")");
}

// Whether an entry stands there that a put must keep: whole as far as its header says, and in time.
bool DiskStore::has_valid(const EntryPath& path, const tts_store_key& key) const {
  const Fd file = sys::open_beneath(root_.fd(), path.c_str());
  struct stat found {};
  if (!file.ok() || sys::fstat(file.get(), &found) != 0) return false;
  const LentReader reader;
  const tts::Status status = reader->read_header(file.get(), static_cast<uint64_t>(found.st_size));
  if (status.code() == TTS_FAILED_PRECONDITION) return true;  // another version's: left alone
  return status.ok() && entry::equal(reader->envelope().key(), key) &&
         !is_over(reader->envelope().info(), host_.unix_ms());
}

tts::Status DiskStore::put(tts::Context context, const tts_store_key& key,
                           const tts_entry_info& info, std::span<const std::byte> audio,
                           const tts_put_options& options) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = context.check(); !status.ok()) return status;
  if (audio.size() > std::min(settings_.max_entry_bytes, settings_.max_bytes)) {
    const bool one = settings_.max_entry_bytes <= settings_.max_bytes;
    return {TTS_OUT_OF_RANGE,
            "an entry of " + std::to_string(audio.size()) + " bytes is above " +
                (one ? "max_entry_bytes (" : "max_bytes (") +
                std::to_string(one ? settings_.max_entry_bytes : settings_.max_bytes) + ")"};
  }
  if (tts::Status status = entry::check(key); !status.ok()) return status;
  if (root_.read_only()) return cannot_write();
  if (tts::Status status = write_state_.check(); !status.ok()) return status;

  if (tts::Status status = leases_.check_fence(context, key, options.fence); !status.ok()) {
    return status;
  }
  const EntryPath path(key);
  bool replace = options.mode == TTS_PUT_REPLACE;
  if (!replace && ::faccessat(root_.fd(), path.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
    if (has_valid(path, key)) return {TTS_ALREADY_EXISTS, "the entry is there already"};
    replace = true;  // over, or damaged
  }
  const auto sealed = entry::seal(key, info, audio);
  if (!sealed.ok()) return sealed.status();
  instance_->announce();
  const int error = writer_.write(path, sealed.value(), audio, replace);
  if (error == EEXIST) return {TTS_ALREADY_EXISTS, "the entry is there already"};
  if (error != 0) {
    tts::Status failure = system_error(error, root_.path(), "cannot store an entry");
    write_state_.failed(failure);
    return failure;
  }
  write_state_.succeeded();
  keeper_->added({index_name(key), std::string(tts::view(key.tenant)),
                  disk_bytes(sealed.value().header.size() + audio.size() + entry::kTrailerBytes),
                  std::max(info.accessed_ms, info.created_ms), info.expires_ms, info.hit_count,
                  std::string(tts::view(info.provider)), std::string(tts::view(info.voice))});
  return {};
}

tts::Status DiskStore::touch(tts::Context, std::span<const tts_touch> touches) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  for (const tts_touch& touch : touches) {
    if (!entry::is_valid(touch.key)) continue;
    keeper_->touched(index_name(touch.key), touch.accessed_ms, touch.hits_added);
  }
  return {};
}

tts::Status DiskStore::remove(tts::Context, std::span<const tts_store_key> keys,
                              uint64_t& removed) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (root_.read_only()) return cannot_write();
  instance_->announce();
  tts::Status failure;
  for (const tts_store_key& key : keys) {
    if (!entry::is_valid(key)) continue;
    if (sys::unlink(root_.fd(), EntryPath(key).c_str()) == 0) {
      ++removed;
    } else if (errno != ENOENT) {
      failure = system_error(errno, root_.path(), "cannot remove an entry");
      continue;
    }
    keeper_->removed(index_name(key));
  }
  return failure;
}

const void* DiskStore::extension(std::string_view id) {
  if (id == TTS_EXT_ADMIN) return &admin_;
  if (id == TTS_EXT_PROBE) return &probe_;
  if (id == TTS_EXT_STORE_LEASE) return leases_.table();
#ifdef CAESURA_FAULT_POINTS
  if (id == "caesura.test.faults/1") return reinterpret_cast<const void*>(&sys::set_faults);
#endif
  return nullptr;
}

}  // namespace caesura::disk
