// The disk store against the bare calls on the same files: hits from page cache, durable inserts,
// opening a folder of 200 000 entries.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "plugins/stores/disk/paths.hpp"
#include "plugins/support/entry/envelope.hpp"
#include "tests/bench/stores/bench_stores.hpp"
#include "tests/unit/temporary_folder.hpp"
#include "tts/ext/admin.h"

namespace caesura::bench {
namespace {

namespace fs = std::filesystem;

std::string config(const fs::path& folder, const std::string& more = "") {
  return R"({"path": ")" + folder.string() + "\"" + more + "}";
}

void expect(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(what);
}

void read_bare(const std::string& path, std::vector<char>& buffer) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  expect(fd >= 0 && ::fstat(fd, &status) == 0, "open");
  const auto size = static_cast<std::size_t>(status.st_size);
  expect(::read(fd, buffer.data(), size) == status.st_size, "read");
  ::close(fd);
}

void hits(const fs::path& base) {
  test::TestHost host;
  const auto store = open_store(host, "disk", config(base / "hits", R"(, "durability": "none")"));
  constexpr std::size_t kEntries = 200;
  std::vector<test::Key> keys;
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < kEntries; ++i) {
    keys.push_back(test::key(i));
    test::Sample sample(test::audio(kEntryBytes, i));
    put(store.get(), keys.back(), sample);
    paths.push_back((base / "hits" / disk::EntryPath(keys.back().view()).c_str()).string());
  }
  std::vector<std::size_t> order(1 << 12);
  std::mt19937 random(1);
  for (auto& at : order) at = random() % kEntries;
  std::vector<char> buffer(kEntryBytes * 2);
  const CountingSink sink;
  const auto ours = [&](std::size_t i) {
    get(store.get(), keys[order[i % order.size()]].view(), sink);
  };
  const auto floor = [&](std::size_t i) { read_bare(paths[order[i % order.size()]], buffer); };
  print_at_most("disk: checked hit of 100 KB / open+fstat+read+close",
                compare(
                    15, [&] { return nanoseconds_each(2000, ours); },
                    [&] { return nanoseconds_each(2000, floor); }),
                "ns", 1.6);
}

void inserts(const fs::path& base) {
  test::TestHost host;
  const std::string audio = test::audio(kEntryBytes, 1);
  fs::create_directories(base / "floor");
  const int folder = ::open((base / "floor").c_str(), O_RDONLY | O_DIRECTORY);
  std::size_t number = 0;
  const auto floor = [&](std::size_t) {
    const std::string name = std::to_string(++number);
    const int fd = ::openat(folder, "temporary", O_CREAT | O_WRONLY | O_TRUNC, 0600);
    expect(::write(fd, audio.data(), audio.size()) == static_cast<ssize_t>(audio.size()), "write");
    expect(::fsync(fd) == 0, "fsync");
    ::close(fd);
    expect(::renameat(folder, "temporary", folder, name.c_str()) == 0, "rename");
    expect(::fsync(folder) == 0, "fsync of the folder");
  };
  for (const char* durability : {"data", "full"}) {
    const auto store = open_store(
        host, "disk",
        config(base / durability, std::string(R"(, "durability": ")") + durability + "\""));
    uint64_t next = 0;
    test::Sample sample(audio);
    const auto ours = [&](std::size_t) {
      // One folder for all, as the floor has: the first digits stay the same.
      test::Key key = test::key(++next);
      key.digest.replace(0, 2, "00");
      put(store.get(), key, sample);
    };
    const std::string name =
        std::string("disk: insert, ") + durability + " / write+fsync+rename+fsync";
    print_at_most(name,
                  compare(
                      9, [&] { return nanoseconds_each(50, ours) / 1000; },
                      [&] { return nanoseconds_each(50, floor) / 1000; }),
                  "us", 1.3);
  }
  ::close(folder);
}

// 200 000 entries without syncing any: their files, as the store itself would have made them.
void fill(const fs::path& folder, std::size_t count) {
  test::TestHost host;
  open_store(host, "disk", config(folder));
  test::Sample sample("a short entry");
  for (std::size_t i = 0; i < count; ++i) {
    const test::Key key = test::key(i);
    const auto body = std::as_bytes(std::span(sample.audio));
    const auto sealed = entry::seal(key.view(), sample.info(), body);
    const fs::path path = folder / disk::EntryPath(key.view()).c_str();
    if (i < 4096) fs::create_directories(path.parent_path());
    const int fd = ::open(path.c_str(), O_CREAT | O_WRONLY, 0600);
    expect(fd >= 0, "a folder is missing");
    const auto& seal = sealed.value();
    std::string file = seal.header + sample.audio;
    file.append(reinterpret_cast<const char*>(seal.trailer.data()), seal.trailer.size());
    expect(::write(fd, file.data(), file.size()) == static_cast<ssize_t>(file.size()), "write");
    ::close(fd);
  }
  fs::remove(folder / "index.db");  // it was made before the entries were
}

void openings(const fs::path& base) {
  const std::size_t count = std::getenv("CAESURA_BENCH_SMALL") != nullptr ? 5000 : 200'000;
  test::TestHost host;
  fill(base / "full", count);
  fill(base / "empty", 0);
  const auto open_one = [&](const char* folder) {
    std::vector<double> times;
    for (int i = 0; i < 20; ++i) {
      const auto start = std::chrono::steady_clock::now();
      const auto store = open_store(host, "disk", config(base / folder));
      const std::chrono::duration<double, std::micro> spent =
          std::chrono::steady_clock::now() - start;
      times.push_back(spent.count());
    }
    return median(times);
  };
  print_at_most("disk: open " + std::to_string(count) + " entries, index missing / empty",
                compare(
                    3, [&] { return open_one("full"); }, [&] { return open_one("empty"); }),
                "us", 1.1);
  {
    const auto start = std::chrono::steady_clock::now();
    const auto store = open_store(host, "disk", config(base / "full"));
    const auto* admin =
        static_cast<const tts_ext_admin*>(store->get_extension(store.get(), TTS_EXT_ADMIN));
    const auto ignore = [](void*, tts_str, int32_t, double) noexcept { return tts_status{TTS_OK}; };
    admin->stats(admin, nullptr, ignore, nullptr, nullptr);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    std::printf("  (the index of them made anew in the background: %.1f s)\n", spent.count());
  }
  print_at_most("disk: open " + std::to_string(count) + " entries, indexed / empty",
                compare(
                    9, [&] { return open_one("full"); }, [&] { return open_one("empty"); }),
                "us", 1.1);
}

}  // namespace
}  // namespace caesura::bench

int main() {
  const caesura::testing::TemporaryFolder folder;
  caesura::bench::hits(folder.path());
  caesura::bench::inserts(folder.path());
  caesura::bench::openings(folder.path());
}
