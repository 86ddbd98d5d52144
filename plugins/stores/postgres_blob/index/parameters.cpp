#include "plugins/stores/postgres_blob/index/parameters.hpp"

#include <stdexcept>

namespace caesura::postgres_blob {
namespace {

// The numbers of built-in types, which never change (pg_type.dat).
enum Type : unsigned {
  kBool = 16,
  kBytea = 17,
  kInt8 = 20,
  kInt4 = 23,
  kText = 25,
  kByteaArray = 1001,
  kInt4Array = 1007,
  kTextArray = 1009,
  kInt8Array = 1016
};

constexpr auto kBinary = [] {
  std::array<int, Parameters::kMost> formats{};
  formats.fill(1);
  return formats;
}();

}  // namespace

template <class T>
void Parameters::number(T value) {
  for (int shift = 8 * (static_cast<int>(sizeof value) - 1); shift >= 0; shift -= 8) {
    data_ += static_cast<char>(static_cast<uint64_t>(value) >> shift & 0xFF);
  }
}

void Parameters::begin(unsigned type) {
  if (count_ == kMost) throw std::logic_error("a statement has too many parameters");
  types_[count_] = type;
  starts_[count_] = data_.size();
}

void Parameters::end() {
  lengths_[count_] = static_cast<int>(data_.size() - starts_[count_]);
  ++count_;
}

void Parameters::null(unsigned type) {
  begin(type);
  nulls_[count_] = true;
  end();
}

Parameters& Parameters::integer(int32_t value) {
  begin(kInt4), number(value), end();
  return *this;
}

Parameters& Parameters::bigint(int64_t value) {
  begin(kInt8), number(value), end();
  return *this;
}

Parameters& Parameters::boolean(bool value) {
  begin(kBool), data_ += value ? '\1' : '\0', end();
  return *this;
}

Parameters& Parameters::text(std::string_view value) {
  begin(kText), data_ += value, end();
  return *this;
}

Parameters& Parameters::bytes(std::string_view value) {
  begin(kBytea), data_ += value, end();
  return *this;
}

Parameters& Parameters::integer_if(std::optional<int32_t> value) {
  return value ? integer(*value) : (null(kInt4), *this);
}

Parameters& Parameters::bigint_if(std::optional<int64_t> value) {
  return value ? bigint(*value) : (null(kInt8), *this);
}

Parameters& Parameters::text_if(const std::optional<std::string>& value) {
  return value ? text(std::string_view(*value)) : (null(kText), *this);
}

Parameters& Parameters::bytes_if(const std::optional<std::string>& value) {
  return value ? bytes(std::string_view(*value)) : (null(kBytea), *this);
}

// Dimensions, whether nulls are inside, type; then size and first index of the one dimension.
void Parameters::array_head(unsigned element_type, std::size_t count) {
  number(int32_t{count == 0 ? 0 : 1});
  number(int32_t{1});
  number(static_cast<int32_t>(element_type));
  if (count == 0) return;
  number(static_cast<int32_t>(count));
  number(int32_t{1});
}

void Parameters::sized(std::string_view value) {
  number(static_cast<int32_t>(value.size()));
  data_ += value;
}

Parameters& Parameters::integers(const std::vector<int32_t>& values) {
  begin(kInt4Array), array_head(kInt4, values.size());
  for (const int32_t value : values) number(int32_t{4}), number(value);
  end();
  return *this;
}

Parameters& Parameters::bigints(const std::vector<int64_t>& values) {
  begin(kInt8Array), array_head(kInt8, values.size());
  for (const int64_t value : values) number(int32_t{8}), number(value);
  end();
  return *this;
}

Parameters& Parameters::texts(const std::vector<std::string>& values) {
  begin(kTextArray), array_head(kText, values.size());
  for (const std::string& value : values) sized(value);
  end();
  return *this;
}

Parameters& Parameters::texts_or_nulls(std::size_t count) {
  begin(kTextArray), array_head(kText, count);
  for (std::size_t i = 0; i < count; ++i) number(int32_t{-1});
  end();
  return *this;
}

Parameters& Parameters::all_bytes(const std::vector<std::string>& values) {
  begin(kByteaArray), array_head(kBytea, values.size());
  for (const std::string& value : values) sized(value);
  end();
  return *this;
}

Parameters::View Parameters::view() const {
  for (std::size_t i = 0; i < count_; ++i) {
    values_[i] = nulls_[i] ? nullptr : data_.data() + starts_[i];
  }
  return {static_cast<int>(count_), types_.data(), values_.data(), lengths_.data(), kBinary.data()};
}

}  // namespace caesura::postgres_blob
