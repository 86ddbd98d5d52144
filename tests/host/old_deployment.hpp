// What an older deployment leaves behind: its table audio_cache and its blobs, made by SQL and by
// the storage emulator, with keys that are hashed here and not by the code under test.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugins/stores/postgres_blob/blobs/container_config.hpp"
#include "tests/servers/database.hpp"
#include "tests/support/test_host.hpp"

namespace caesura::testing {

struct OldEntry {
  std::string id;
  std::string tenant;  // empty = null in the table, "global" in the key
  std::string text;
  std::string pauses;           // as JSON in the key; empty = a key of v1
  std::string settings = "{}";  // as JSON, in the key as in the table
  std::string key;              // empty = hashed from the others
  std::string blob;             // its name; empty = audio-cache/{tenant}/{key}.mp3
  std::string bytes;            // what the blob holds
  bool has_blob = true;
  long said_bytes = -1;  // in the row; -1 = as many as there are
  std::string expires = "now() + interval '20 days'";
};

class OldDeployment {
 public:
  // Table and blobs; the container must be there when entries are added.
  OldDeployment(const test::Database& database, const std::string& container);

  // An entry whose fields that are left out are filled in. What it became.
  OldEntry add(OldEntry entry);
  // `count` good ones of all kinds: WAV and MP3, three tenants, four kinds of keys.
  std::vector<OldEntry> add_many(int count);
  void make_container();
  // Every row and every old blob, byte for byte.
  std::map<std::string, std::string> snapshot();
  // Ends the deployment: all its blobs go.
  void remove_blobs();

 private:
  std::vector<std::string> names();

  const test::Database& database_;
  test::TestHost host_;
  std::unique_ptr<postgres_blob::BlobContainer> blobs_;
  int made_ = 0;
};

// 16-bit mono samples that tell whose they are, as WAV of 16 kHz.
std::string old_samples(int number);
std::string old_wav(const std::string& samples);
std::string old_mp3(int number);

inline constexpr const char* kOldTenant = "11111111-2222-4333-8444-555555555555";
inline constexpr const char* kDefaultPauses =
    R"({"chapterMs": 3000, "colonMs": 400, "commaMs": 300, "paragraphMs": 1000, )"
    R"("semicolonMs": 350, "sentenceMs": 500})";

}  // namespace caesura::testing
