// What a clean-up costs: postgres_blob against deleting one entry after the other on the same
// servers, also where the blobs are far away; memory; disk against bare unlinks.
#include <curl/curl.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>

#include "plugins/stores/postgres_blob/blobs/shared_key.hpp"
#include "plugins/support/entry/envelope.hpp"
#include "tests/bench/stores/bench_stores.hpp"
#include "tests/bench/stores/delay_proxy.hpp"
#include "tests/stores/postgres_blob/deployment.hpp"
#include "tests/stores/store_calls.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace caesura::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kFarAway{12};
constexpr std::size_t kKeysPerCall = 16'384;  // as caesura cache cleanup gives them

bool small() {
  return std::getenv("CAESURA_BENCH_SMALL") != nullptr;
}

void expect(bool ok, const std::string& what) {
  if (!ok) throw std::runtime_error(what);
}

template <class Body>
double milliseconds_of(Body&& body) {
  return nanoseconds_each(1, [&](std::size_t) { body(); }) / 1e6;
}

std::vector<test::Key> keys_of(std::size_t count) {
  std::vector<test::Key> keys;
  for (std::size_t i = 0; i < count; ++i) keys.push_back(test::key(i));
  return keys;
}

void put_all(const tts_store* store, const std::vector<test::Key>& keys) {
  for (const test::Key& key : keys) {
    test::Sample sample(test::audio(4000, key.digest.size()));
    put(store, key, sample);
  }
}

// Removes everything by its policy, in calls of the size that the command line uses.
void clean_up(const tts_store* store, const std::vector<test::Key>& keys) {
  const auto* admin = static_cast<const tts_ext_admin*>(store->get_extension(store, TTS_EXT_ADMIN));
  tts_policy policy{};
  policy.struct_size = sizeof policy;
  const auto told = [](void*, const tts_store_key*, const tts_entry_info*) noexcept {
    return tts_status{TTS_OK};
  };
  uint64_t removed = 0;
  for (std::size_t at = 0; at < keys.size(); at += kKeysPerCall) {
    std::vector<tts_store_key> views;
    for (std::size_t i = at; i < std::min(keys.size(), at + kKeysPerCall); ++i) {
      views.push_back(keys[i].view());
    }
    tts_report report{};
    report.struct_size = sizeof report;
    tts_error error = tts::empty_error();
    const tts_status done = admin->apply(admin, nullptr, &policy, views.data(), views.size(), told,
                                         nullptr, &report, &error);
    expect(done == TTS_OK, error.message);
    removed += report.removed;
  }
  expect(removed == keys.size(), "entries were left");
}

// The flow of one entry after the other: its blob, its row, a commit.
class OneByOne {
 public:
  OneByOne(const std::string& schema, std::string container_url)
      : connection_(PQconnectdb(test::test_database().conninfo().c_str()), &PQfinish),
        schema_(schema),
        container_url_(std::move(container_url)),
        curl_(curl_easy_init()) {
    curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, "DELETE");
    const std::string remove = "DELETE FROM " + schema + ".entry WHERE blob = $1 AND digest = $2";
    const Oid types[] = {25, 17};
    PQclear(PQprepare(connection_.get(), "remove", remove.c_str(), 2, types));
  }
  ~OneByOne() { curl_easy_cleanup(curl_); }
  OneByOne(const OneByOne&) = delete;
  OneByOne& operator=(const OneByOne&) = delete;

  // Whose order is that of the look-up that a clean-up begins with.
  std::vector<std::pair<std::string, std::string>> look_up() {
    const std::string select = "SELECT blob, digest FROM " + schema_ + ".entry";
    PGresult* const rows =
        PQexecParams(connection_.get(), select.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1);
    std::vector<std::pair<std::string, std::string>> found;
    for (int i = 0; i < PQntuples(rows); ++i) {
      found.emplace_back(PQgetvalue(rows, i, 0), std::string(PQgetvalue(rows, i, 1), 32));
    }
    PQclear(rows);
    return found;
  }
  void remove(const std::string& blob, const std::string& digest) {
    remove_blob(blob);
    PQclear(PQexec(connection_.get(), "BEGIN"));
    const char* values[] = {blob.data(), digest.data()};
    const int lengths[] = {static_cast<int>(blob.size()), 32};
    const int formats[] = {1, 1};
    PGresult* const done =
        PQexecPrepared(connection_.get(), "remove", 2, values, lengths, formats, 1);
    const bool gone = std::string_view(PQcmdTuples(done)) == "1";
    PQclear(done);
    PQclear(PQexec(connection_.get(), "COMMIT"));
    expect(gone, "no row was deleted");
  }

 private:
  void remove_blob(const std::string& name) {
    const test::Server& azurite = test::Server::shared("azurite");
    http::Request request;
    request.method = "DELETE";
    request.url = container_url_ + "/" + name;
    request.headers.push_back({"x-ms-version", "2021-12-02"});
    expect(postgres_blob::sign_shared_key(request, azurite.text("account"),
                                          http::Secret(azurite.text("key")), std::time(nullptr))
               .ok(),
           "a signature");
    curl_slist* lines = nullptr;
    for (const http::Header& header : request.headers) {
      lines = curl_slist_append(lines, (header.name + ": " + header.value).c_str());
    }
    curl_easy_setopt(curl_, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, lines);
    long status = 0;
    const bool sent = curl_easy_perform(curl_) == CURLE_OK;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(lines);
    expect(sent && status == 202, "a blob was not deleted");
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  std::string schema_;
  std::string container_url_;
  CURL* curl_;
};

// A store on PostgreSQL and the emulator, and the same behind `port`.
struct Deployment {
  explicit Deployment(uint16_t port = 0) {
    // No upkeep, whose statements are not the clean-up's.
    const std::string blobs = test::azurite_blobs(host, folder.path()) +
                              R"(, "upkeep_interval": "1h", "touch_interval": "1h")";
    near = test::open_postgres_blob(host, folder.path(), blobs);
    const test::Server& azurite = test::Server::shared("azurite");
    url = azurite.text("url");
    std::string through = blobs;
    if (port != 0) {
      const std::string from = ":" + std::to_string(azurite.port()) + "/";
      const std::string to = ":" + std::to_string(port) + "/";
      url.replace(url.find(from), from.size(), to);
      through.replace(through.find(from), from.size(), to);
    }
    store = test::open_postgres_blob(host, folder.path(), through);
    url += "/" + test::schema_of(folder.path());
  }
  std::string schema() const { return test::schema_of(folder.path()); }

  testing::TemporaryFolder folder;
  test::TestHost host;
  std::string url;  // of the container
  test::StorePtr near;
  test::StorePtr store;
};

void against_one_by_one(const std::string& name, uint16_t port, std::size_t count, double goal) {
  Deployment deployment(port);
  const std::vector<test::Key> keys = keys_of(count);
  OneByOne peer(deployment.schema(), deployment.url);
  const Ratio ratio = compare(
      small() ? 1 : 3,
      [&] {
        put_all(deployment.near.get(), keys);
        const double spent = milliseconds_of([&] {
          for (const auto& [blob, digest] : peer.look_up()) peer.remove(blob, digest);
        });
        return spent / static_cast<double>(count);
      },
      [&] {
        put_all(deployment.near.get(), keys);
        const double spent = milliseconds_of([&] { clean_up(deployment.store.get(), keys); });
        return spent / static_cast<double>(count);
      });
  // As a speed-up: what one entry takes one by one, over what it takes in batches.
  print_at_least("clean-up, one by one / postgres_blob, " + name, ratio, "ms", goal);
}

// Exact numbers: triggers count statements, the proxy counts requests.
void calls() {
  const std::size_t count = 4096;
  DelayProxy proxy(test::Server::shared("azurite").port(), std::chrono::milliseconds(0));
  Deployment deployment(proxy.port());
  const std::vector<test::Key> keys = keys_of(count);
  put_all(deployment.near.get(), keys);
  const std::string schema = deployment.schema();
  test::test_database().sql(
      "CREATE TABLE " + schema + ".deletes (name text); CREATE FUNCTION " + schema +
      ".note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO " + schema +
      ".deletes VALUES (tg_table_name); RETURN NULL; END'; CREATE TRIGGER note AFTER DELETE ON " +
      schema + ".entry FOR EACH STATEMENT EXECUTE FUNCTION " + schema +
      ".note(); CREATE TRIGGER note AFTER DELETE ON " + schema +
      ".blob_gc FOR EACH STATEMENT EXECUTE FUNCTION " + schema + ".note()");
  const uint64_t before = proxy.requests();
  clean_up(deployment.store.get(), keys);
  const auto requests = static_cast<double>(proxy.requests() - before);
  const double deletes =
      std::stod(test::test_database().sql("SELECT count(*) FROM " + schema + ".deletes"));
  expect(test::test_database().sql("SELECT count(*) FROM " + schema + ".blob_gc") == "0",
         "blobs were left");
  const auto n = static_cast<double>(count);
  print_at_most("clean-up: SQL deletes / (N / 1000)", {deletes, n / 1000, deletes * 1000 / n}, "  ",
                1);
  print_at_most("clean-up: blob requests / (N / 256)", {requests, n / 256, requests * 256 / n},
                "  ", 1);
}

double resident_kilobytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word != "VmRSS:") continue;
    double kilobytes = 0;
    status >> kilobytes;
    return kilobytes;
  }
  return 0;
}

// Rows as the store makes them, without the time that their blobs would take.
void insert_rows(const std::string& schema, const std::vector<test::Key>& keys) {
  const std::string audio = "a short entry";
  std::string values;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    test::Sample sample(audio);
    const auto sealed = entry::seal(keys[i].view(), sample.info(), std::as_bytes(std::span(audio)));
    const std::string& header = sealed.value().header;
    std::string about;
    for (const char byte : header) {
      constexpr char kDigits[] = "0123456789abcdef";
      about += kDigits[static_cast<unsigned char>(byte) >> 4];
      about += kDigits[static_cast<unsigned char>(byte) & 15];
    }
    values += values.empty() ? "" : ",";
    values += "(1, 'v3', '\\x" + keys[i].digest + "', '0123456789abcdef/v3/" +
              keys[i].digest.substr(0, 2) + "/" + keys[i].digest.substr(2) +
              ".0123456789abcdef', " +
              std::to_string(header.size() + audio.size() + entry::kTrailerBytes) + ", " +
              std::to_string(audio.size()) + ", 1700000000000, 0, 1700000000000, 'p', 'v', '\\x" +
              about + "')";
    if (i % 1000 != 999 && i + 1 != keys.size()) continue;
    test::test_database().sql(
        "INSERT INTO " + schema +
        ".entry (tenant, scheme, digest, blob, blob_bytes, audio_bytes, created_ms, expires_ms, "
        "accessed_ms, provider, voice, about) VALUES " +
        values);
    values.clear();
  }
}

void memory() {
  const std::size_t count = small() ? 20'000 : 100'000;
  const testing::TemporaryFolder folder;
  test::TestHost host;
  const test::StorePtr store = test::open_postgres_blob(host, folder.path());
  const std::vector<test::Key> keys = keys_of(count);
  test::Sample first("tells the tenant");
  put(store.get(), test::key(count), first);
  insert_rows(test::schema_of(folder.path()), keys);
  const std::size_t tenth = count / 10;
  const std::vector<test::Key> beginning(keys.begin(), keys.begin() + static_cast<long>(tenth));
  const std::vector<test::Key> rest(keys.begin() + static_cast<long>(tenth), keys.end());
  clean_up(store.get(), beginning);
  const double before = resident_kilobytes();
  clean_up(store.get(), rest);
  const double after = resident_kilobytes();
  print_at_most("clean-up: memory after " + std::to_string(count) + " entries / after " +
                    std::to_string(tenth),
                {after, before, after / before}, "kB", 1.05);
}

void disk() {
  const std::size_t count = small() ? 1000 : 10'000;
  const std::vector<test::Key> keys = keys_of(count);
  const test::TestHost host;
  const Ratio ratio = compare(
      small() ? 1 : 7,
      [&] {
        const testing::TemporaryFolder folder;
        const test::StorePtr store = open_store(
            host, "disk", R"({"durability": "none", "path": ")" + folder.path().string() + "\"}");
        put_all(store.get(), keys);
        // The index is told of the puts before the clean-up starts, and not while it runs.
        test::StoreCalls(store.get()).statistic("entries");
        return milliseconds_of([&] { clean_up(store.get(), keys); });
      },
      [&] {
        const testing::TemporaryFolder folder;
        test::StorePtr store = open_store(
            host, "disk", R"({"durability": "none", "path": ")" + folder.path().string() + "\"}");
        put_all(store.get(), keys);
        store.reset();
        std::vector<std::string> files;
        for (const auto& item : fs::recursive_directory_iterator(folder.path() / "t")) {
          if (item.is_regular_file()) files.push_back(item.path().string());
        }
        return milliseconds_of([&] {
          for (const std::string& file : files) expect(::unlink(file.c_str()) == 0, "unlink");
        });
      });
  print_at_most("clean-up: disk / bare unlinks of the same files", ratio, "ms", 1.3);
}

}  // namespace
}  // namespace caesura::bench

// One of "near", "far", "calls", "memory" and "disk" measures only that.
int main(int count, char** words) {
  using namespace caesura::bench;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::string only = count > 1 ? words[1] : "";
  const auto wanted = [&](const char* word) { return only.empty() || only == word; };
  if (wanted("near")) against_one_by_one("blobs on loopback", 0, small() ? 256 : 1024, 1.3);
  if (wanted("far")) {
    const DelayProxy proxy(caesura::test::Server::shared("azurite").port(), kFarAway);
    against_one_by_one("blobs 12 ms away", proxy.port(), small() ? 64 : 512, 6);
  }
  if (wanted("calls")) calls();
  if (wanted("memory")) memory();
  if (wanted("disk")) disk();
}
