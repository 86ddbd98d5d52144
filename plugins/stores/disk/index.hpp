// The side index: who was used when, and how much there is. It can be lost at any time: entries are
// found without it, and it is rebuilt from their files.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tts/ext/admin.h"
#include "tts/status.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace caesura::disk {

struct IndexRow {
  std::string name;  // paths.hpp
  std::string tenant;
  uint64_t disk_bytes = 0;
  int64_t accessed_ms = 0;
  int64_t expires_ms = 0;
  uint64_t hits = 0;
  std::string provider;
  std::string voice;
};

struct IndexTouch {
  int64_t accessed_ms = 0;
  uint64_t hits = 0;
};

struct IndexTotals {
  uint64_t entries = 0;
  uint64_t bytes = 0;
  uint64_t hits = 0;  // of the entries that are there
};

// One connection. Rollback journal, not WAL: the SQLite of Debian 12 has a known race in WAL mode.
// Every change runs in a transaction of its own. [owner]; the keeper serialises.
class Index {
 public:
  // `path` empty = in memory. `stop` is asked during check; true ends it.
  static tts::Result<std::unique_ptr<Index>> open(const std::string& path,
                                                  std::function<bool()> stop);
  ~Index();
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  // Whether it is known to agree with the files; false for a new one, until somebody says so.
  bool agrees();
  tts::Status set_agrees(bool agrees);
  // Whether the file is whole; reads all of it.
  bool check();

  // A row, or nothing for an entry that is gone; then touches, in one statement.
  using Changes = std::map<std::string, std::optional<IndexRow>>;
  using Touches = std::map<std::string, IndexTouch>;
  tts::Status apply(const Changes& changes, const Touches& touches);
  // Adds rows that are missing, leaves those that are there.
  tts::Status add_missing(const std::vector<IndexRow>& rows);

  tts::Result<IndexTotals> totals();
  // Calls for those of the names that have a row, with their position.
  void find(const std::vector<std::string>& names,
            const std::function<void(std::size_t, const IndexTouch&)>& found);
  // Oldest access first.
  std::vector<IndexRow> oldest(std::size_t limit);
  // Names that begin with `prefix`.
  std::vector<std::string> names(const std::string& prefix);
  // "<tenant>/<scheme>/<hh>" of every row, without repetition.
  std::vector<std::string> folders();
  // Every row that the conditions on columns let through, oldest access first.
  std::vector<IndexRow> select(const tts_policy& policy, int64_t now_ms);

  // How many statements touched entries, for the statistics.
  uint64_t touch_statements() const { return touch_statements_; }

 private:
  class Statement;
  explicit Index(sqlite3* database) : database_(database) {}
  tts::Status prepare_schema();
  tts::Status execute(const char* sql);
  tts::Status failure() const;
  tts::Status transaction(const std::function<tts::Status()>& body);
  tts::Status put_row(const IndexRow& row, const char* sql);

  sqlite3* database_;
  std::function<bool()> stop_;
  uint64_t touch_statements_ = 0;
};

}  // namespace caesura::disk
