// What a statement answered: rows in PostgreSQL's binary form.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace caesura::postgres_blob {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

// Views lead into this object. Rows and columns count from 0. [owner]
class Rows {
 public:
  Rows() = default;
  explicit Rows(ResultPtr result) : result_(std::move(result)) {}

  int count() const { return result_ == nullptr ? 0 : PQntuples(result_.get()); }
  bool is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }
  std::string_view text(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column), size(row, column)};
  }
  // An integer of any width.
  int64_t number(int row, int column) const {
    const std::string_view bytes = text(row, column);
    if (bytes.empty()) return 0;
    auto value = static_cast<int64_t>(static_cast<signed char>(bytes.front()));
    for (const char byte : bytes.substr(1)) {
      value = static_cast<int64_t>(static_cast<uint64_t>(value) << 8 |
                                   static_cast<unsigned char>(byte));
    }
    return value;
  }
  bool boolean(int row, int column) const { return number(row, column) != 0; }

 private:
  std::size_t size(int row, int column) const {
    return static_cast<std::size_t>(PQgetlength(result_.get(), row, column));
  }

  ResultPtr result_;
};

}  // namespace caesura::postgres_blob
