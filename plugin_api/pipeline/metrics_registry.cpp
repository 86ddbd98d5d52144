#include "metrics_registry.hpp"

#include <algorithm>
#include <charconv>

namespace caesura::pipeline {
namespace {

using Cell = std::atomic<double>;
constexpr std::size_t kChunkCells = 256;
constexpr std::size_t kChunks = 64;
constexpr std::size_t kHistogramCells = kSecondsBuckets.size() + 2;  // and +Inf, and the sum

constexpr uint64_t make_handle(int32_t kind, std::size_t cell) {
  return static_cast<uint64_t>(kind) << 32U | static_cast<uint64_t>(cell);
}
constexpr int32_t kind_of(uint64_t handle) {
  return static_cast<int32_t>(handle >> 32U);
}
constexpr std::size_t cell_of(uint64_t handle) {
  return handle & 0xFFFFFFFFU;
}

bool valid_name(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
  };
  return !name.empty() && letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9');
  });
}

std::string render_labels(std::span<const tts_kv> labels, bool& valid) {
  std::string out;
  for (const tts_kv& label : labels) {
    const std::string_view key(label.key.data, label.key.size);
    valid = valid && valid_name(key) && key.find(':') == std::string_view::npos;
    if (!out.empty()) out += ',';
    out.append(key) += "=\"";
    for (std::size_t i = 0; i < label.value.size; ++i) {
      const char c = label.value.data[i];
      if (c == '\\' || c == '"') out += '\\';
      if (c == '\n')
        out += "\\n";
      else
        out += c;
    }
    out += '"';
  }
  return out;
}

void append_number(std::string& out, double value) {
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), end);
}

std::atomic<uint64_t> next_id = 1;

}  // namespace

struct MetricsRegistry::Block {
  std::array<std::atomic<Cell*>, kChunks> chunks{};
  std::atomic<bool> used = true;

  Block() = default;
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() {
    for (auto& chunk : chunks) delete[] chunk.load();
  }
  Cell& cell(std::size_t index) {
    auto& slot = chunks[index / kChunkCells];
    Cell* chunk = slot.load(std::memory_order_acquire);
    if (chunk == nullptr) [[unlikely]] {
      Cell* fresh = new Cell[kChunkCells]{};
      if (slot.compare_exchange_strong(chunk, fresh, std::memory_order_acq_rel))
        chunk = fresh;
      else
        delete[] fresh;
    }
    return chunk[index % kChunkCells];
  }
  double read(std::size_t index) const {
    const Cell* chunk = chunks[index / kChunkCells].load(std::memory_order_acquire);
    return chunk == nullptr ? 0 : chunk[index % kChunkCells].load(std::memory_order_relaxed);
  }
};

// The blocks of one thread. A block outlives its thread and is taken over by a later one, so that
// what was counted stays and memory is bounded by the threads that live at once.
struct MetricsRegistry::ThreadBlocks {
  struct Entry {
    uint64_t registry;
    std::shared_ptr<Block> block;
  };
  std::vector<Entry> entries;
  ThreadBlocks() = default;
  ThreadBlocks(const ThreadBlocks&) = delete;
  ThreadBlocks& operator=(const ThreadBlocks&) = delete;
  ~ThreadBlocks() {
    for (Entry& entry : entries) entry.block->used.store(false, std::memory_order_release);
  }
};

namespace {
struct LastBlock {
  uint64_t registry;
  void* block;
};
[[gnu::tls_model("initial-exec")]] thread_local LastBlock last_block{0, nullptr};

// Only the thread of the block writes, so no atomic addition is needed.
void bump(Cell& cell, double value) {
  cell.store(cell.load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
}
}  // namespace

MetricsRegistry::MetricsRegistry() : id_(next_id++), gauges_(std::make_shared<Block>()) {}
MetricsRegistry::~MetricsRegistry() = default;

MetricsRegistry::Block& MetricsRegistry::local() {
  if (last_block.registry == id_) [[likely]]
    return *static_cast<Block*>(last_block.block);
  return adopt_block();
}

MetricsRegistry::Block& MetricsRegistry::adopt_block() {
  static thread_local ThreadBlocks mine;
  std::shared_ptr<Block> block;
  for (const auto& entry : mine.entries) {
    if (entry.registry == id_) block = entry.block;
  }
  if (block == nullptr) {
    std::lock_guard lock(mutex_);
    // Blocks of registries that are gone are held by nobody else.
    std::erase_if(mine.entries, [](const auto& entry) { return entry.block.use_count() == 1; });
    for (const auto& candidate : blocks_) {
      bool free = false;
      if (candidate->used.compare_exchange_strong(free, true, std::memory_order_acquire)) {
        block = candidate;
        break;
      }
    }
    if (block == nullptr) block = blocks_.emplace_back(std::make_shared<Block>());
    mine.entries.push_back({id_, block});
  }
  last_block = {id_, block.get()};
  return *block;
}

uint64_t MetricsRegistry::define(std::string_view name, int32_t kind,
                                 std::span<const tts_kv> labels) {
  if (kind != TTS_METRIC_COUNTER && kind != TTS_METRIC_HISTOGRAM) kind = TTS_METRIC_GAUGE;
  bool valid = valid_name(name);
  std::string rendered = render_labels(labels, valid);
  if (!valid) return 0;
  std::lock_guard lock(mutex_);
  Family& family = families_.try_emplace(std::string(name), Family{kind, {}}).first->second;
  if (family.kind != kind) return 0;
  for (const Series& series : family.series) {
    if (series.labels == rendered) return series.handle;
  }
  const std::size_t cells = kind == TTS_METRIC_HISTOGRAM ? kHistogramCells : 1;
  std::size_t first = next_cell_;
  if (first / kChunkCells != (first + cells - 1) / kChunkCells) {
    first = (first / kChunkCells + 1) * kChunkCells;
  }
  if (first + cells > kChunkCells * kChunks) return 0;
  next_cell_ = first + cells;
  const uint64_t handle = make_handle(kind, first);
  family.series.push_back({std::move(rendered), handle});
  return handle;
}

void MetricsRegistry::describe(std::string_view name, std::string_view help) {
  std::string escaped;
  for (const char c : help) {
    if (c == '\\') escaped += '\\';
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  std::lock_guard lock(mutex_);
  help_.try_emplace(std::string(name), std::move(escaped));
}

void MetricsRegistry::add(uint64_t handle, double value) {
  const std::size_t cell = cell_of(handle);
  if (cell >= kChunkCells * kChunks) return;
  if (kind_of(handle) == TTS_METRIC_COUNTER) {
    if (value > 0) bump(local().cell(cell), value);
  } else if (kind_of(handle) == TTS_METRIC_GAUGE) {
    gauges_->cell(cell).fetch_add(value, std::memory_order_relaxed);
  }
}

void MetricsRegistry::set(uint64_t handle, double value) {
  const std::size_t cell = cell_of(handle);
  if (cell >= kChunkCells * kChunks || kind_of(handle) != TTS_METRIC_GAUGE) return;
  gauges_->cell(cell).store(value, std::memory_order_relaxed);
}

void MetricsRegistry::observe(uint64_t handle, double value) {
  const std::size_t cell = cell_of(handle);
  if (cell >= kChunkCells * kChunks || kind_of(handle) != TTS_METRIC_HISTOGRAM) return;
  if (cell % kChunkCells + kHistogramCells > kChunkCells) return;  // no handle of ours
  // From below: what is short is frequent, and what is long does not mind.
  std::size_t bucket = 0;
  while (bucket < kSecondsBuckets.size() && value > kSecondsBuckets[bucket]) ++bucket;
  Cell* cells = &local().cell(cell);
  bump(cells[bucket], 1);
  bump(cells[kSecondsBuckets.size() + 1], value);
}

double MetricsRegistry::sum(std::size_t cell) const {
  double total = 0;
  for (const auto& block : blocks_) total += block->read(cell);
  return total;
}

void MetricsRegistry::write_series(std::string& out, const std::string& name,
                                   const Series& series) const {
  const std::size_t first = cell_of(series.handle);
  const auto line = [&](std::string_view suffix, std::string_view extra, double value) {
    out.append(name).append(suffix);
    if (!series.labels.empty() || !extra.empty()) {
      out.append("{").append(series.labels);
      if (!series.labels.empty() && !extra.empty()) out += ',';
      out.append(extra).append("}");
    }
    out += ' ';
    append_number(out, value);
    out += '\n';
  };
  switch (kind_of(series.handle)) {
    case TTS_METRIC_COUNTER:
      return line("", "", sum(first));
    case TTS_METRIC_GAUGE:
      return line("", "", gauges_->read(first));
    default:
      break;
  }
  double total = 0;
  for (std::size_t i = 0; i < kSecondsBuckets.size(); ++i) {
    total += sum(first + i);
    std::string bound = "le=\"";
    append_number(bound, kSecondsBuckets[i]);
    line("_bucket", bound + "\"", total);
  }
  total += sum(first + kSecondsBuckets.size());
  line("_bucket", "le=\"+Inf\"", total);
  line("_sum", "", sum(first + kSecondsBuckets.size() + 1));
  line("_count", "", total);
}

std::string MetricsRegistry::text() const {
  std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    const auto help = help_.find(name);
    if (help != help_.end()) out += "# HELP " + name + " " + help->second + "\n";
    out += "# TYPE " + name;
    out += family.kind == TTS_METRIC_COUNTER     ? " counter\n"
           : family.kind == TTS_METRIC_HISTOGRAM ? " histogram\n"
                                                 : " gauge\n";
    for (const Series& series : family.series) write_series(out, name, series);
  }
  return out;
}

}  // namespace caesura::pipeline
