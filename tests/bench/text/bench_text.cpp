// Mark scanning and SSML rendering against floors measured in the same run.
//
// Rounds of all candidates are interleaved, so a busy machine slows them alike; medians are
// printed.
#include <openssl/evp.h>
#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>

#include "bench/text/prose.hpp"
#include "plugins/support/text/segments.hpp"
#include "plugins/support/text/ssml.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::bench {
namespace {

using text::Language;
using text::Mark;

constexpr int kRounds = 41;
std::size_t sink = 0;  // keeps results alive

struct Work {
  const char* name;
  std::function<void()> run;
  int repeats = 1;
  std::array<double, kRounds> nanoseconds{};

  double median() {
    std::sort(nanoseconds.begin(), nanoseconds.end());
    return nanoseconds[kRounds / 2];
  }
};

void measure(std::vector<Work>& works) {
  using Clock = std::chrono::steady_clock;
  for (Work& work : works) work.run();
  for (std::size_t round = 0; round < kRounds; ++round) {
    for (Work& work : works) {
      const auto start = Clock::now();
      for (int i = 0; i < work.repeats; ++i) work.run();
      const std::chrono::duration<double, std::nano> elapsed = Clock::now() - start;
      work.nanoseconds[round] = elapsed.count() / work.repeats;
    }
  }
}

std::size_t scan_bytes(std::string_view text) {
  std::array<bool, 256> wanted{};
  for (const char c : {'.', ',', ';', ':', '!', '?'}) wanted[static_cast<unsigned char>(c)] = true;
  std::size_t found = 0;
  for (const char c : text) found += wanted[static_cast<unsigned char>(c)] ? 1u : 0u;
  return found;
}

std::size_t scan_memchr(std::string_view text) {
  std::size_t found = 0;
  const char* at = text.data();
  const char* end = at + text.size();
  while ((at = static_cast<const char*>(
              std::memchr(at, '.', static_cast<std::size_t>(end - at)))) != nullptr) {
    ++found;
    if (++at == end) break;
  }
  return found;
}

class IcuSentences {
 public:
  explicit IcuSentences(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    iterator_.reset(icu::BreakIterator::createSentenceInstance(icu::Locale("en"), status));
    utext_ = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
    iterator_->setText(utext_, status);
  }
  IcuSentences(const IcuSentences&) = delete;
  IcuSentences& operator=(const IcuSentences&) = delete;
  ~IcuSentences() { utext_close(utext_); }

  std::size_t count() {
    std::size_t found = 0;
    for (auto at = iterator_->first(); at != icu::BreakIterator::DONE; at = iterator_->next()) {
      ++found;
    }
    return found;
  }

 private:
  std::unique_ptr<icu::BreakIterator> iterator_;
  UText* utext_ = nullptr;
};

void bench_scan(const char* title, const std::string& prose) {
  std::vector<Mark> marks;
  std::vector<text::Segment> segments;
  IcuSentences icu_sentences(prose);
  const Language english = Language::from_tag("en");
  std::vector<Work> works{
      {"byte loop with a table (floor)", [&] { sink += scan_bytes(prose); }},
      {"memchr for full stops (floor)", [&] { sink += scan_memchr(prose); }},
      {"UTF-8 validation", [&] { sink += text::first_invalid_utf8(prose); }},
      {"find_marks", [&] { text::find_marks(prose, english, marks), sink += marks.size(); }},
      {"find_sentences",
       [&] { text::find_sentences(prose, english, segments), sink += segments.size(); }},
      {"ICU sentence iterator (peer)", [&] { sink += icu_sentences.count(); }},
  };
  measure(works);
  const double floor = works[0].median();
  std::printf("%s: %zu bytes, %zu marks, one per %.0f bytes\n", title, prose.size(), marks.size(),
              static_cast<double>(prose.size()) / static_cast<double>(marks.size()));
  for (Work& work : works) {
    const double median = work.median();
    std::printf("  %-32s %9.0f MB/s   %6.2f x the byte loop's time\n", work.name,
                static_cast<double>(prose.size()) * 1e3 / median, median / floor);
  }
}

// What a key for one request costs before the hash, and the hash itself.
void bench_render(const std::string& prose) {
  constexpr std::size_t kCharacters = 300;
  constexpr int kRepeats = 2000;
  const std::size_t start = prose.find("\n\n") + 2;
  const std::string request = prose.substr(start, kCharacters);
  const text::PauseSettings natural{500, 1000, 3000, 300, 400, 350};
  const text::SsmlRenderer generic{text::SsmlStyle{}};
  const text::SsmlRenderer espeak{text::espeak_ng_style()};
  const Language english = Language::from_tag("en");
  std::vector<Mark> marks;
  text::find_marks(request, english, marks);
  std::string ssml;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> sha256(
      EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
  const auto hash = [&](std::string_view bytes) {
    unsigned char digest[32];
    EVP_DigestInit_ex2(context.get(), sha256.get(), nullptr);
    EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
    EVP_DigestFinal_ex(context.get(), digest, nullptr);
    sink += digest[0];
  };
  const auto find = [&] { text::find_marks(request, english, marks); };
  std::string rendered;
  generic.render(request, marks, natural, rendered);
  std::vector<Work> works{
      {"SHA-256 of the SSML (floor)", [&] { hash(rendered); }, kRepeats},
      {"find_marks", find, kRepeats},
      {"render, no pauses", [&] { generic.render(request, marks, {}, ssml); }, kRepeats},
      {"render, all pauses", [&] { generic.render(request, marks, natural, ssml); }, kRepeats},
      {"render, espeak-ng style", [&] { espeak.render(request, marks, natural, ssml); }, kRepeats},
      {"find + render + SHA-256",
       [&] { find(), generic.render(request, marks, natural, ssml), hash(ssml); }, kRepeats},
  };
  measure(works);
  const double floor = works[0].median();
  std::printf("one request of %zu bytes with %zu marks, SSML of %zu bytes\n", request.size(),
              marks.size(), rendered.size());
  for (Work& work : works) {
    const double median = work.median();
    std::printf("  %-32s %9.0f ns     %6.2f x the floor\n", work.name, median, median / floor);
  }
}

}  // namespace
}  // namespace caesura::bench

int main() {
  using namespace caesura::bench;
  constexpr std::size_t kBytes = 2'000'000;
  const std::string straight = make_prose(kBytes, Quotes::straight);
  bench_scan("English prose, ASCII", straight);
  bench_scan("English prose, curly quotes", make_prose(kBytes, Quotes::curly));
  bench_render(straight);
  return sink == 0 ? 1 : 0;
}
