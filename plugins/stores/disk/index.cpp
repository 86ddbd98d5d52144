#include "plugins/stores/disk/index.hpp"

#include <sqlite3.h>

namespace caesura::disk {
namespace {

constexpr int kSchemaVersion = 1;
constexpr int kBusyMs = 5000;
constexpr int kOperationsPerStopCheck = 10'000;

// Totals are kept by triggers, so that they are right in every process after every transaction.
constexpr const char* kSchema = R"(
  CREATE TABLE entries(name TEXT PRIMARY KEY, tenant BLOB, bytes INTEGER, accessed INTEGER,
                       expires INTEGER, hits INTEGER, provider BLOB, voice BLOB) WITHOUT ROWID;
  CREATE INDEX entries_by_access ON entries(accessed);
  CREATE TABLE totals(entries INTEGER, bytes INTEGER, hits INTEGER, agrees INTEGER);
  INSERT INTO totals VALUES(0, 0, 0, 0);
  CREATE TRIGGER entry_added AFTER INSERT ON entries BEGIN
    UPDATE totals SET entries = entries + 1, bytes = bytes + new.bytes, hits = hits + new.hits;
  END;
  CREATE TRIGGER entry_gone AFTER DELETE ON entries BEGIN
    UPDATE totals SET entries = entries - 1, bytes = bytes - old.bytes, hits = hits - old.hits;
  END;
  CREATE TRIGGER entry_changed AFTER UPDATE OF bytes, hits ON entries BEGIN
    UPDATE totals SET bytes = bytes + new.bytes - old.bytes, hits = hits + new.hits - old.hits;
  END;
  PRAGMA user_version = 1;
)";

constexpr const char* kPut = R"(
  INSERT INTO entries VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
  ON CONFLICT(name) DO UPDATE SET tenant = excluded.tenant, bytes = excluded.bytes,
    accessed = excluded.accessed, expires = excluded.expires, hits = excluded.hits,
    provider = excluded.provider, voice = excluded.voice)";
constexpr const char* kAdd =
    "INSERT INTO entries VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(name) DO NOTHING";
// Any number of touches in one statement: [[name, accessed, hits], …].
constexpr const char* kTouch = R"(
  UPDATE entries SET accessed = max(accessed, t.used), hits = hits + t.added
  FROM (SELECT json_extract(value, '$[0]') AS touched, json_extract(value, '$[1]') AS used,
               json_extract(value, '$[2]') AS added FROM json_each(?1)) AS t
  WHERE name = t.touched)";
constexpr const char* kColumns =
    "SELECT name, tenant, bytes, accessed, expires, hits, provider, voice FROM entries ";

}  // namespace

// A prepared statement with its bindings; columns and parameters by position.
class Index::Statement {
 public:
  Statement(sqlite3* database, const std::string& sql) {
    result_ = sqlite3_prepare_v2(database, sql.c_str(), static_cast<int>(sql.size()) + 1,
                                 &statement_, nullptr);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& text(int at, std::string_view value) {
    sqlite3_bind_text64(statement_, at, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
  }
  Statement& blob(int at, std::string_view value) {
    // An empty view may have no address, and a blob without one would be NULL.
    sqlite3_bind_blob64(statement_, at, value.empty() ? "" : value.data(), value.size(),
                        SQLITE_TRANSIENT);
    return *this;
  }
  Statement& number(int at, int64_t value) {
    sqlite3_bind_int64(statement_, at, value);
    return *this;
  }
  // Whether there is a row; a statement that never could be prepared has none.
  bool step() {
    if (result_ == SQLITE_OK || result_ == SQLITE_ROW) result_ = sqlite3_step(statement_);
    return result_ == SQLITE_ROW;
  }
  bool done() const { return result_ == SQLITE_DONE; }
  // Ready for other values.
  void again() {
    if (statement_ != nullptr) result_ = sqlite3_reset(statement_);
  }
  int64_t column(int at) const { return sqlite3_column_int64(statement_, at); }
  std::string bytes(int at) const {
    const void* const data = sqlite3_column_blob(statement_, at);
    const int size = sqlite3_column_bytes(statement_, at);
    return data == nullptr
               ? std::string()
               : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
  }
  IndexRow row() const {
    return {bytes(0),  bytes(1),  static_cast<uint64_t>(column(2)),
            column(3), column(4), static_cast<uint64_t>(column(5)),
            bytes(6),  bytes(7)};
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int result_ = SQLITE_OK;
};

tts::Result<std::unique_ptr<Index>> Index::open(const std::string& path,
                                                std::function<bool()> stop) {
  sqlite3* database = nullptr;
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
  const int opened =
      sqlite3_open_v2(path.empty() ? ":memory:" : path.c_str(), &database, flags, nullptr);
  std::unique_ptr<Index> index(new Index(database));
  if (opened != SQLITE_OK) return index->failure();
  index->stop_ = std::move(stop);
  sqlite3_busy_timeout(database, kBusyMs);
  if (tts::Status status = index->prepare_schema(); !status.ok()) return status;
  return index;
}

Index::~Index() {
  sqlite3_close(database_);
}

tts::Status Index::failure() const {
  const int code = database_ == nullptr ? SQLITE_NOMEM : sqlite3_errcode(database_) & 0xFF;
  const bool damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  return {damaged ? TTS_DATA_LOSS : TTS_UNAVAILABLE,
          std::string("index.db: ") +
              (database_ == nullptr ? "out of memory" : sqlite3_errmsg(database_)),
          code};
}

tts::Status Index::execute(const char* sql) {
  return sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? tts::Status{}
                                                                              : failure();
}

tts::Status Index::transaction(const std::function<tts::Status()>& body) {
  if (tts::Status status = execute("BEGIN IMMEDIATE"); !status.ok()) return status;
  tts::Status status = body();
  if (status.ok()) status = execute("COMMIT");
  // Not execute(): the message of what went wrong must survive.
  if (!status.ok()) sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
  return status;
}

tts::Status Index::prepare_schema() {
  for (const char* sql : {"PRAGMA journal_mode = TRUNCATE", "PRAGMA synchronous = NORMAL",
                          "PRAGMA trusted_schema = OFF"}) {
    if (tts::Status status = execute(sql); !status.ok()) return status;
  }
  return transaction([this]() -> tts::Status {
    Statement version(database_, "PRAGMA user_version");
    if (!version.step()) return failure();
    const int64_t found = version.column(0);
    if (found == kSchemaVersion) return {};
    if (found != 0) return {TTS_DATA_LOSS, "index.db: made by another version"};
    return execute(kSchema);
  });
}

bool Index::agrees() {
  Statement agrees(database_, "SELECT agrees FROM totals");
  return agrees.step() && agrees.column(0) == 1;
}

tts::Status Index::set_agrees(bool agrees) {
  return transaction([&] {
    return execute(agrees ? "UPDATE totals SET agrees = 1" : "UPDATE totals SET agrees = 0");
  });
}

bool Index::check() {
  sqlite3_progress_handler(
      database_, kOperationsPerStopCheck,
      [](void* self) { return static_cast<Index*>(self)->stop_() ? 1 : 0; }, this);
  Statement check(database_, "PRAGMA quick_check(1)");
  const bool whole = check.step() && check.bytes(0) == "ok";
  sqlite3_progress_handler(database_, 0, nullptr, nullptr);
  return whole;
}

tts::Status Index::put_row(const IndexRow& row, const char* sql) {
  Statement put(database_, sql);
  put.text(1, row.name).blob(2, row.tenant).number(3, static_cast<int64_t>(row.disk_bytes));
  put.number(4, row.accessed_ms).number(5, row.expires_ms);
  put.number(6, static_cast<int64_t>(row.hits)).blob(7, row.provider).blob(8, row.voice);
  put.step();
  return put.done() ? tts::Status{} : failure();
}

tts::Status Index::apply(const Changes& changes, const Touches& touches) {
  return transaction([&]() -> tts::Status {
    for (const auto& [name, row] : changes) {
      if (row) {
        if (tts::Status status = put_row(*row, kPut); !status.ok()) return status;
        continue;
      }
      Statement remove(database_, "DELETE FROM entries WHERE name = ?1");
      remove.text(1, name).step();
      if (!remove.done()) return failure();
    }
    if (touches.empty()) return {};
    std::string list = "[";
    for (const auto& [name, touch] : touches) {  // names hold nothing that JSON would escape
      if (list.size() > 1) list += ',';
      list += "[\"" + name + "\"," + std::to_string(touch.accessed_ms) + "," +
              std::to_string(static_cast<int64_t>(touch.hits)) + "]";
    }
    Statement touch(database_, kTouch);
    touch.text(1, list + "]").step();
    ++touch_statements_;
    return touch.done() ? tts::Status{} : failure();
  });
}

tts::Status Index::add_missing(const std::vector<IndexRow>& rows) {
  return transaction([&]() -> tts::Status {
    for (const IndexRow& row : rows) {
      if (tts::Status status = put_row(row, kAdd); !status.ok()) return status;
    }
    return {};
  });
}

tts::Result<IndexTotals> Index::totals() {
  Statement totals(database_, "SELECT entries, bytes, hits FROM totals");
  if (!totals.step()) return failure();
  return IndexTotals{static_cast<uint64_t>(totals.column(0)),
                     static_cast<uint64_t>(totals.column(1)),
                     static_cast<uint64_t>(totals.column(2))};
}

void Index::find(const std::vector<std::string>& names,
                 const std::function<void(std::size_t, const IndexTouch&)>& found) {
  Statement find(database_, "SELECT accessed, hits FROM entries WHERE name = ?1");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (find.text(1, names[i]).step()) {
      found(i, {find.column(0), static_cast<uint64_t>(find.column(1))});
    }
    find.again();
  }
}

std::vector<IndexRow> Index::oldest(std::size_t limit) {
  Statement oldest(database_, std::string(kColumns) + "ORDER BY accessed LIMIT ?1");
  oldest.number(1, static_cast<int64_t>(limit));
  std::vector<IndexRow> rows;
  while (oldest.step()) rows.push_back(oldest.row());
  return rows;
}

std::vector<std::string> Index::names(const std::string& prefix) {
  Statement names(database_, "SELECT name FROM entries WHERE name >= ?1 AND name < ?2");
  names.text(1, prefix).text(2, prefix + "g");  // digits end at f
  std::vector<std::string> found;
  while (names.step()) found.push_back(names.bytes(0));
  return found;
}

std::vector<std::string> Index::folders() {
  Statement folders(database_, "SELECT DISTINCT substr(name, 1, length(name) - 62) FROM entries");
  std::vector<std::string> found;
  while (folders.step()) found.push_back(folders.bytes(0));
  return found;
}

std::vector<IndexRow> Index::select(const tts_policy& policy, int64_t now_ms) {
  std::string where = "WHERE 1";
  if ((policy.flags & TTS_POLICY_TENANT) != 0) where += " AND tenant = ?1";
  if ((policy.flags & TTS_POLICY_NEVER_HIT) != 0) where += " AND hits = 0";
  if ((policy.flags & TTS_POLICY_EXPIRED) != 0) where += " AND expires <> 0 AND expires <= ?2";
  if (policy.min_idle_ms > 0) where += " AND accessed <= ?3";
  if (policy.provider.size > 0) where += " AND provider = ?4";
  if (policy.voice.size > 0) where += " AND voice = ?5";
  Statement select(database_, kColumns + where + " ORDER BY accessed, name");
  select.blob(1, tts::view(policy.tenant)).number(2, now_ms).number(3, now_ms - policy.min_idle_ms);
  select.blob(4, tts::view(policy.provider)).blob(5, tts::view(policy.voice));
  std::vector<IndexRow> rows;
  while (select.step()) rows.push_back(select.row());
  return rows;
}

}  // namespace caesura::disk
