#include "suggest.hpp"

#include <algorithm>
#include <numeric>

namespace caesura::pipeline {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

std::string word_list(const std::vector<std::string>& words) {
  if (words.empty()) return "none";
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  return out;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 64;
  const std::string* nearest = nullptr;
  std::size_t best = std::string::npos;
  for (const std::string& candidate : known) {
    if (word.size() > kLongest) break;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best) best = distance, nearest = &candidate;
  }
  if (nearest != nullptr && best <= std::max<std::size_t>(1, nearest->size() / 3)) {
    return "; did you mean \"" + *nearest + "\"?";
  }
  return (known.size() == 1 ? "; there is " : "; there are ") + word_list(known);
}

}  // namespace caesura::pipeline
