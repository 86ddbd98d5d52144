// The store of PostgreSQL and blobs against the same two calls made bare, and look-ups in an index
// of 1 000, 100 000 and 1 000 000 rows.
#include <curl/curl.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "plugins/stores/postgres_blob/blobs/shared_key.hpp"
#include "tests/bench/stores/bench_stores.hpp"
#include "tests/stores/postgres_blob/deployment.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace caesura::bench {
namespace {

namespace fs = std::filesystem;

void expect(bool ok, const std::string& what) {
  if (!ok) throw std::runtime_error(what);
}

// One connection, one prepared SELECT; and a plain read of a file, or nothing.
class BareCalls {
 public:
  BareCalls(const test::Database& database, const std::string& schema, fs::path blobs)
      : connection_(PQconnectdb(database.conninfo().c_str()), &PQfinish), blobs_(std::move(blobs)) {
    const std::string select = "SELECT blob, blob_bytes FROM " + schema +
                               ".entry WHERE tenant = $1 AND scheme = $2 AND digest = $3 AND "
                               "(expires_ms = 0 OR expires_ms > $4)";
    const Oid types[] = {23, 25, 17, 20};
    PQclear(PQprepare(connection_.get(), "find", select.c_str(), 4, types));
  }
  // The blob's name.
  std::string select(const test::Key& key) {
    std::string digest;
    for (std::size_t i = 0; i < key.digest.size(); i += 2) {
      digest += static_cast<char>(std::stoi(key.digest.substr(i, 2), nullptr, 16));
    }
    const char tenant[] = {0, 0, 0, 1};
    const char now[8] = {0, 0, 1, 0, 0, 0, 0, 0};
    const char* values[] = {tenant, key.scheme.data(), digest.data(), now};
    const int lengths[] = {4, static_cast<int>(key.scheme.size()), 32, 8};
    const int formats[] = {1, 1, 1, 1};
    PGresult* const result =
        PQexecPrepared(connection_.get(), "find", 4, values, lengths, formats, 1);
    std::string name = PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : "";
    PQclear(result);
    return name;
  }
  void read(const std::string& name) {
    const int fd = ::open((blobs_ / name).c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    expect(fd >= 0 && ::fstat(fd, &status) == 0, "open");
    if (buffer_.size() < static_cast<std::size_t>(status.st_size)) {
      buffer_.resize(static_cast<std::size_t>(status.st_size));
    }
    expect(::read(fd, buffer_.data(), buffer_.size()) == status.st_size, "read");
    ::close(fd);
  }

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  fs::path blobs_;
  std::vector<char> buffer_;
};

// GETs over one connection that stays open, each signed beforehand.
class BareGets {
 public:
  BareGets(const test::Server& azurite, std::string container)
      : azurite_(azurite), container_(std::move(container)), curl_(curl_easy_init()) {
    // The body goes into memory that is there already, as with the store.
    const curl_write_callback keep = [](char* data, size_t, size_t size, void* self) -> size_t {
      auto& gets = *static_cast<BareGets*>(self);
      if (size > gets.body_.size() - gets.bytes_) return 0;
      std::memcpy(gets.body_.data() + gets.bytes_, data, size);
      gets.bytes_ += size;
      return size;
    };
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, this);
  }
  ~BareGets() {
    for (const auto& [name, one] : signed_) curl_slist_free_all(one.second);
    curl_easy_cleanup(curl_);
  }
  BareGets(const BareGets&) = delete;
  BareGets& operator=(const BareGets&) = delete;

  void read(const std::string& name) {
    auto known = signed_.find(name);
    if (known == signed_.end()) known = signed_.emplace(name, sign(name)).first;
    bytes_ = 0;
    curl_easy_setopt(curl_, CURLOPT_URL, known->second.first.c_str());
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, known->second.second);
    expect(curl_easy_perform(curl_) == CURLE_OK && bytes_ > kEntryBytes, "a GET");
  }

 private:
  std::pair<std::string, curl_slist*> sign(const std::string& name) const {
    http::Request request;
    request.method = "GET";
    request.url = azurite_.text("url") + "/" + container_ + "/" + name;
    request.headers.push_back({"x-ms-version", "2021-12-02"});
    expect(postgres_blob::sign_shared_key(request, azurite_.text("account"),
                                          http::Secret(azurite_.text("key")), std::time(nullptr))
               .ok(),
           "a signature");
    curl_slist* lines = nullptr;
    for (const http::Header& header : request.headers) {
      const std::string line =
          header.name + ": " + header.value + std::string(header.secret.expose());
      lines = curl_slist_append(lines, line.c_str());
    }
    return {request.url, lines};
  }

  const test::Server& azurite_;
  std::string container_;
  CURL* curl_;
  std::vector<char> body_ = std::vector<char>(2 * kEntryBytes);
  std::size_t bytes_ = 0;
  std::map<std::string, std::pair<std::string, curl_slist*>> signed_;
};

Ratio in_microseconds(Ratio ratio) {
  return {ratio.ours / 1000, ratio.floor / 1000, ratio.ratio};
}

void hits(bool azurite) {
  const testing::TemporaryFolder folder;
  test::TestHost host;
  const auto store = test::open_postgres_blob(
      host, folder.path(), azurite ? test::azurite_blobs(host, folder.path()) : "");
  std::optional<BareGets> gets;
  if (azurite) gets.emplace(test::Server::shared("azurite"), test::schema_of(folder.path()));
  constexpr std::size_t kEntries = 200;
  std::vector<test::Key> keys;
  for (std::size_t i = 0; i < kEntries; ++i) {
    keys.push_back(test::key(i));
    test::Sample sample(test::audio(kEntryBytes, i));
    put(store.get(), keys.back(), sample);
  }
  BareCalls bare(test::test_database(), test::schema_of(folder.path()), folder.path() / "blobs");
  std::vector<std::size_t> order(1 << 12);
  std::mt19937 random(1);
  for (auto& at : order) at = random() % kEntries;
  const CountingSink sink;
  const auto ours = [&](std::size_t i) {
    get(store.get(), keys[order[i % order.size()]].view(), sink);
  };
  const auto floor = [&](std::size_t i) {
    const std::string name = bare.select(keys[order[i % order.size()]]);
    expect(!name.empty(), "a miss");
    gets ? gets->read(name) : bare.read(name);
  };
  print_at_most(azurite ? "postgres_blob: hit of 100 KB / libpq SELECT + libcurl GET"
                        : "postgres_blob: hit of 100 KB / libpq SELECT + read of a file",
                in_microseconds(compare_calls(azurite ? 3000 : 10'000, ours, floor)), "us", 1.1);
}

// Rows as the store would have made them, but for their blobs, which nobody asks for.
void fill(const std::string& schema, std::size_t from, std::size_t to) {
  test::test_database().sql(
      "INSERT INTO " + schema +
      ".entry (tenant, scheme, digest, blob, blob_bytes, audio_bytes, created_ms, expires_ms, "
      "accessed_ms, provider, voice, about) SELECT 1, 'v3', sha256(i::text::bytea), "
      "'0123456789abcdef/v3/' || left(encode(sha256(i::text::bytea), 'hex'), 2) || '/' || "
      "substr(encode(sha256(i::text::bytea), 'hex'), 3) || '.0123456789abcdef', 100400, 100000, "
      "1700000000000 + i * 1000, 2000000000000 + i, 1700000000000 + i * 1000, 'azure', "
      "'en-US-JennyNeural', decode(repeat('00', 240), 'hex') FROM generate_series(" +
      std::to_string(from + 1) + ", " + std::to_string(to) + ") AS i");
  test::test_database().sql("VACUUM ANALYZE " + schema + ".entry");
}

void growth() {
  const bool small = std::getenv("CAESURA_BENCH_SMALL") != nullptr;
  const std::vector<std::size_t> sizes = small ? std::vector<std::size_t>{1000, 10'000, 50'000}
                                               : std::vector<std::size_t>{1000, 100'000, 1'000'000};
  struct Deployment {
    testing::TemporaryFolder folder;
    test::TestHost host;
    test::StorePtr store;
    std::vector<test::Key> keys;
  };
  std::vector<std::unique_ptr<Deployment>> all;
  for (const std::size_t size : sizes) {
    auto& one = *all.emplace_back(std::make_unique<Deployment>());
    one.store = test::open_postgres_blob(one.host, one.folder.path());
    const std::string schema = test::schema_of(one.folder.path());
    for (uint64_t i = 0; i < 500; ++i) {
      one.keys.push_back(test::key(i));
      test::Sample sample("a short entry");
      put(one.store.get(), one.keys.back(), sample);
    }
    fill(schema, 0, size - one.keys.size());
    const std::string bytes =
        test::test_database().sql("SELECT round(pg_total_relation_size('" + schema + ".entry') / " +
                                  std::to_string(size) + ".0)");
    std::printf("  (%zu rows, %s bytes each with their indexes)\n", size, bytes.c_str());
  }
  // What was just written is written out, and no vacuum is due: nothing runs beside the measure.
  test::test_database().sql("CHECKPOINT");
  std::vector<Measure> measures;
  for (const auto& one : all) {
    measures.emplace_back([&one] {
      const CountingSink sink;
      return nanoseconds_each(
                 one->keys.size(),
                 [&](std::size_t i) { get(one->store.get(), one->keys[i].view(), sink); }) /
             1000;
    });
  }
  const std::vector<Ratio> costs = compare_all(45, measures);
  for (std::size_t which = 1; which < sizes.size(); ++which) {
    print_at_most("postgres_blob: hit among " + std::to_string(sizes[which]) + " / among 1000",
                  costs[which], "us", 1.5);
  }
}

}  // namespace
}  // namespace caesura::bench

// One of "directory", "azurite" and "growth" measures only that.
int main(int count, char** words) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::string only = count > 1 ? words[1] : "";
  if (only.empty() || only == "directory") caesura::bench::hits(false);
  if (only.empty() || only == "azurite") caesura::bench::hits(true);
  if (only.empty() || only == "growth") caesura::bench::growth();
}
