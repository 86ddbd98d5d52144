#include "plugins/stores/disk/keeper.hpp"

#include "plugins/stores/disk/entry_reader.hpp"
#include "plugins/stores/disk/paths.hpp"
#include "plugins/stores/disk/walk.hpp"
#include "plugins/support/entry/store_metrics.hpp"

namespace caesura::disk {
namespace {

using std::chrono::milliseconds, std::chrono::seconds, std::chrono::steady_clock;

constexpr std::size_t kChangesPerFlush = 1000;
constexpr seconds kFlushInterval{1};
constexpr seconds kTouchInterval{30};
constexpr milliseconds kReadyPoll{5};
// What may pile up while the index cannot be written; above it, the files are walked later.
constexpr std::size_t kMaxPending = 100'000;

}  // namespace

Keeper::Keeper(tts::Host host, const Settings& settings, const Root& root, Instance& instance)
    : host_(host),
      settings_(settings),
      root_(root),
      instance_(instance),
      evicted_metric_(entry::evicted_metric(host, settings.name)),
      entries_metric_(entry::entries_metric(host, settings.name)),
      bytes_metric_(entry::bytes_metric(host, settings.name)),
      thread_([this] { run(); }) {}

Keeper::~Keeper() {
  {
    const std::lock_guard lock(pending_mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Keeper::added(IndexRow row) {
  const std::lock_guard lock(pending_mutex_);
  touches_.erase(row.name);
  pending_bytes_ += row.disk_bytes;
  const std::string name = row.name;
  changes_[name] = std::move(row);
  if (changes_.size() >= kChangesPerFlush || pending_bytes_ > settings_.max_bytes / 64 ||
      changes_.size() == 1) {
    wake_.notify_one();
  }
}

void Keeper::removed(const std::string& name) {
  const std::lock_guard lock(pending_mutex_);
  touches_.erase(name);
  changes_[name] = std::nullopt;
  if (changes_.size() >= kChangesPerFlush || changes_.size() == 1) wake_.notify_one();
}

void Keeper::touched(const std::string& name, int64_t accessed_ms, uint64_t hits) {
  const std::lock_guard lock(pending_mutex_);
  IndexTouch& touch = touches_[name];
  touch.accessed_ms = std::max(touch.accessed_ms, accessed_ms);
  touch.hits += hits;
  if (touches_.size() >= kChangesPerFlush || touches_.size() == 1) wake_.notify_one();
}

std::optional<IndexTouch> Keeper::use_of(const std::string& name) {
  return uses_of({name}).front();
}

std::optional<IndexTouch> Keeper::pending_touch(const std::string& name) {
  const std::lock_guard lock(pending_mutex_);
  const auto touch = touches_.find(name);
  return touch == touches_.end() ? std::nullopt : std::optional(touch->second);
}

// All at once: between two of them the index may be held up by a sync.
std::vector<std::optional<IndexTouch>> Keeper::uses_of(const std::vector<std::string>& names) {
  std::vector<std::optional<IndexTouch>> uses(names.size());
  const std::lock_guard index_lock(index_mutex_);
  const std::lock_guard lock(pending_mutex_);
  std::vector<std::string> asked;
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto change = changes_.find(names[i]);
    if (change == changes_.end()) {
      asked.push_back(names[i]);
      positions.push_back(i);
    } else if (change->second) {
      uses[i] = {change->second->accessed_ms, change->second->hits};
    }
  }
  if (index_ != nullptr) {
    index_->find(asked, [&](std::size_t at, const IndexTouch& use) { uses[positions[at]] = use; });
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto touch = touches_.find(names[i]);
    if (touch == touches_.end()) continue;
    if (!uses[i]) uses[i].emplace();
    uses[i]->accessed_ms = std::max(uses[i]->accessed_ms, touch->second.accessed_ms);
    uses[i]->hits += touch->second.hits;
  }
  return uses;
}

tts::Status Keeper::settle(tts::Context context) {
  {
    Lock lock(pending_mutex_);
    while (!ready_ && !stopping()) {
      if (tts::Status status = context.check(); !status.ok()) return status;
      wake_.wait_for(lock, kReadyPoll);
    }
  }
  flush();
  return {};
}

tts::Result<IndexTotals> Keeper::totals() {
  const std::lock_guard lock(index_mutex_);
  if (index_ == nullptr) return tts::Status(TTS_UNAVAILABLE, "the index cannot be opened");
  return index_->totals();
}

std::vector<IndexRow> Keeper::select(const tts_policy& policy, int64_t now_ms) {
  const std::lock_guard lock(index_mutex_);
  return index_ == nullptr ? std::vector<IndexRow>{} : index_->select(policy, now_ms);
}

void Keeper::show_size() {
  const auto now = totals();
  if (!now.ok()) return;
  entries_metric_.set(static_cast<double>(now.value().entries));
  bytes_metric_.set(static_cast<double>(now.value().bytes));
}

void Keeper::run() {
  bool complete = open_index() || sweep();
  {
    const std::lock_guard lock(pending_mutex_);
    ready_ = true;
  }
  wake_.notify_all();
  show_size();
  auto touches_due = steady_clock::now() + kTouchInterval;
  while (!stopping()) {
    {
      Lock lock(pending_mutex_);
      wake_.wait(lock, [this] { return stopping() || !changes_.empty() || !touches_.empty(); });
      // A batch gathers for a while, unless it is large already.
      const bool only_touches = changes_.empty();
      if (only_touches) touches_due = steady_clock::now() + kTouchInterval;
      const auto due = only_touches ? touches_due : steady_clock::now() + kFlushInterval;
      wake_.wait_until(lock, due, [&] {
        return stopping() || changes_.size() >= kChangesPerFlush ||
               touches_.size() >= kChangesPerFlush || pending_bytes_ > settings_.max_bytes / 64 ||
               (only_touches && !changes_.empty());
      });
      if (only_touches && !changes_.empty() && !stopping()) continue;
      if (sweep_again_) complete = false;
      sweep_again_ = false;
    }
    flush();
    if (!complete) complete = sweep();
    evict();
    show_size();
  }
  flush();
  evict();
  const std::lock_guard lock(pending_mutex_);
  if (!changes_.empty() || sweep_again_ || !complete) instance_.leave_mark();
}

// Tells whether the index can be trusted as it is.
bool Keeper::open_index() {
  const bool in_memory =
      settings_.index == IndexPlace::kMemory || root_.read_only() || root_.on_network();
  const std::vector<std::string> dead =
      root_.read_only() ? std::vector<std::string>{} : instance_.find_the_dead();
  const auto stop = [this] { return stopping(); };
  const std::string path = in_memory ? "" : root_.path() + "/index.db";
  auto opened = Index::open(path, stop);
  if (!in_memory && opened.status().code() == TTS_DATA_LOSS) {
    replace_index();
    opened = Index::open(path, stop);
  }
  if (opened.ok() && !dead.empty() && !opened.value()->check() && !stopping()) {
    opened = tts::Status(TTS_DATA_LOSS, "index.db: damaged");
    replace_index();
    opened = Index::open(path, stop);
  }
  if (!opened.ok() && !stopping()) {
    ++counters_.index_errors;
    host_.log(TTS_LOG_WARN, settings_.name,
              root_.path() + ": " + opened.status().message() +
                  "; the index is kept in memory until the store is opened again");
    opened = Index::open("", stop);
  }
  if (!opened.ok()) return true;
  const std::lock_guard lock(index_mutex_);
  index_ = std::move(opened).value();
  if (!dead.empty() && index_->set_agrees(false).ok()) instance_.bury(dead);
  return index_->agrees();
}

void Keeper::replace_index() {
  host_.log(TTS_LOG_WARN, settings_.name,
            root_.path() + ": index.db is damaged; it is set aside and made anew from the entries");
  const std::string aside = "trash/index.db." + instance_.name();
  ::renameat(root_.fd(), "index.db", root_.fd(), aside.c_str());
  ::unlinkat(root_.fd(), "index.db-journal", 0);
}

// False when it was stopped on the way.
bool Keeper::sweep() {
  bool whole = true;
  walk(root_, {}, [&](const std::string& folder, const std::vector<std::string>&) {
    Difference difference;
    whole = !stopping() && compare_folder(folder, difference) && mend(difference);
    return whole;
  });
  const std::lock_guard lock(index_mutex_);
  return whole && (index_ == nullptr || index_->set_agrees(true).ok());
}

// Rows are read before the folder is read again: a row whose file is then missing has lost it.
// False when it was stopped on the way.
bool Keeper::compare_folder(const std::string& folder, Difference& difference) {
  const std::size_t slash = folder.rfind('/');
  const std::string prefix = folder.substr(2, slash - 1) + folder.substr(slash + 1);
  std::vector<std::string> known;
  {
    const std::lock_guard lock(index_mutex_);
    if (index_ == nullptr) return true;
    known = index_->names(prefix);
  }
  std::vector<std::string> present;
  for (const std::string& file : list_folder(root_.fd(), folder)) {
    const std::string digest = digest_of_file(folder.substr(slash + 1), file);
    if (!digest.empty()) present.push_back(folder.substr(2, slash - 1) + digest);
  }
  difference.files = present.size();
  for (const std::string& name : present) {
    if (stopping()) return false;
    if (std::binary_search(known.begin(), known.end(), name)) continue;
    if (auto row = row_of_file(root_, path_of_index_name(name))) {
      difference.without_row.push_back(std::move(*row));
    }
  }
  for (const std::string& name : known) {
    if (!std::binary_search(present.begin(), present.end(), name)) {
      difference.without_file[name] = std::nullopt;
    }
  }
  return true;
}

bool Keeper::mend(const Difference& difference) {
  const std::lock_guard lock(index_mutex_);
  if (index_ == nullptr) return true;
  if (!difference.without_row.empty() && !index_->add_missing(difference.without_row).ok()) {
    return false;
  }
  return difference.without_file.empty() || index_->apply(difference.without_file, {}).ok();
}

tts::Status Keeper::compare(tts::Context context, bool execute, tts_report& report) {
  std::vector<std::string> folders;
  walk(root_, {}, [&](const std::string& folder, const std::vector<std::string>&) {
    folders.push_back(folder);
    return context.check().ok();
  });
  {
    // Rows may stand for folders that are gone altogether.
    const std::lock_guard lock(index_mutex_);
    if (index_ == nullptr) return {TTS_UNAVAILABLE, "the index cannot be opened"};
    for (const std::string& name : index_->folders()) folders.push_back("t/" + name);
  }
  std::sort(folders.begin(), folders.end());
  folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
  for (const std::string& folder : folders) {
    if (tts::Status status = context.check(); !status.ok()) return status;
    Difference difference;
    if (!compare_folder(folder, difference)) return {TTS_CANCELLED, "the store is being closed"};
    const uint64_t found = difference.without_row.size() + difference.without_file.size();
    report.scanned += difference.files + difference.without_file.size();
    if (execute && !mend(difference)) {
      report.failed += found;
    } else {
      report.removed += found;
    }
  }
  return {};
}

void Keeper::flush() {
  const std::lock_guard index_lock(index_mutex_);
  if (index_ == nullptr) return;
  Index::Changes changes;
  Index::Touches touches;
  {
    const std::lock_guard lock(pending_mutex_);
    changes.swap(changes_);
    touches.swap(touches_);
    pending_bytes_ = 0;
  }
  if (changes.empty() && touches.empty()) return;
  const tts::Status status = index_->apply(changes, touches);
  counters_.touch_statements = index_->touch_statements();
  if (status.ok()) return;
  ++counters_.index_errors;
  const std::lock_guard lock(pending_mutex_);
  if (changes_.size() + changes.size() > kMaxPending) {
    sweep_again_ = true;
    return;
  }
  changes_.merge(changes);  // what came meanwhile is newer and stays
  for (const auto& [name, touch] : touches) {
    IndexTouch& mine = touches_[name];
    mine.accessed_ms = std::max(mine.accessed_ms, touch.accessed_ms);
    mine.hits += touch.hits;
  }
}

std::optional<IndexRow> row_of_file(const Root& root, const std::string& path) {
  const Fd file = sys::open_beneath(root.fd(), path.c_str());
  struct stat status {};
  if (!file.ok() || sys::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  const LentReader reader;
  const auto size = static_cast<uint64_t>(status.st_size);
  if (!reader->read_header(file.get(), size).ok()) return std::nullopt;
  const tts_entry_info& info = reader->envelope().info();
  const tts_store_key key = reader->envelope().key();
  if (EntryPath(key).text() != path) return std::nullopt;
  return IndexRow{index_name(key),
                  std::string(tts::view(key.tenant)),
                  disk_bytes(size),
                  info.created_ms,
                  info.expires_ms,
                  0,
                  std::string(tts::view(info.provider)),
                  std::string(tts::view(info.voice))};
}

uint64_t disk_bytes(uint64_t file_bytes) {
  constexpr uint64_t kBlock = 4096;
  return (file_bytes + kBlock - 1) / kBlock * kBlock;
}

}  // namespace caesura::disk
