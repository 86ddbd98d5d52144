// The parameters of one statement, in PostgreSQL's binary form.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace caesura::postgres_blob {

// Added in the order of $1, $2, ... at most kMost. [owner]
class Parameters {
 public:
  static constexpr std::size_t kMost = 17;

  Parameters& integer(int32_t value);
  Parameters& bigint(int64_t value);
  Parameters& boolean(bool value);
  Parameters& text(std::string_view value);
  Parameters& bytes(std::string_view value);
  Parameters& integer_if(std::optional<int32_t> value);
  Parameters& bigint_if(std::optional<int64_t> value);
  Parameters& text_if(const std::optional<std::string>& value);
  Parameters& bytes_if(const std::optional<std::string>& value);

  Parameters& integers(const std::vector<int32_t>& values);
  Parameters& bigints(const std::vector<int64_t>& values);
  Parameters& texts(const std::vector<std::string>& values);
  Parameters& texts_or_nulls(std::size_t count);  // so many nulls
  Parameters& all_bytes(const std::vector<std::string>& values);

  // As libpq wants them; valid until the next change.
  struct View {
    int count;
    const unsigned* types;
    const char* const* values;
    const int* lengths;
    const int* formats;
  };
  View view() const;

 private:
  void begin(unsigned type);
  void end();
  void null(unsigned type);
  void array_head(unsigned element_type, std::size_t count);
  template <class T>
  void number(T value);
  void sized(std::string_view value);

  std::string data_;
  std::size_t count_ = 0;
  std::array<unsigned, kMost> types_{};
  std::array<std::size_t, kMost> starts_{};
  std::array<int, kMost> lengths_{};
  std::array<bool, kMost> nulls_{};
  mutable std::array<const char*, kMost> values_{};
};

}  // namespace caesura::postgres_blob
