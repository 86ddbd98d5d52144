#include "tests/host/old_deployment.hpp"

#include <openssl/sha.h>

#include <array>
#include <stdexcept>

#include "tests/servers/server.hpp"

namespace caesura::testing {
namespace {

constexpr const char* kTable =
    "CREATE TABLE public.audio_cache ("
    "id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant_id uuid, "
    "cache_key varchar(255) NOT NULL UNIQUE, text text, ssml text, voice_id varchar(255), "
    "voice_settings json, audio_blob_path varchar(1024), audio_url text, "
    "audio_duration_seconds double precision, audio_file_size_bytes integer, "
    "hit_count integer DEFAULT 0, last_accessed_at timestamptz NOT NULL DEFAULT now(), "
    "created_at timestamptz DEFAULT now(), expires_at timestamptz)";

std::string sha256(const std::string& text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  std::string digits;
  for (const unsigned char byte : hash) {
    std::array<char, 3> two{};
    std::snprintf(two.data(), two.size(), "%02x", byte);
    digits += two.data();
  }
  return digits;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string key_of(const OldEntry& entry) {
  const std::string text = replaced(entry.text, "\u00f1", "\\u00f1");
  return sha256((entry.pauses.empty() ? "{" : "{\"pause_config\": " + entry.pauses + ", ") +
                "\"settings\": " + entry.settings + ", \"tenant_id\": \"" +
                (entry.tenant.empty() ? "global" : entry.tenant) + "\", \"text\": \"" + text +
                "\", \"tts_provider\": \"azure\", \"voice_id\": \"en-US-JennyNeural\"}");
}

std::string literal(const std::string& text) {
  return text.empty() ? "NULL" : "'" + replaced(text, "'", "''") + "'";
}

void check(const tts::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.message());
}

}  // namespace

std::string old_samples(int number) {
  std::string samples;
  for (int i = 0; i < 800; ++i) {
    samples += static_cast<char>((number * 31 + i) & 0xFF);
    samples += static_cast<char>(i & 0x3F);
  }
  return samples;
}

std::string old_wav(const std::string& samples) {
  const auto number = [](std::size_t value, int bytes) {
    std::string little;
    for (int i = 0; i < bytes; ++i) little += static_cast<char>(value >> (8 * i) & 0xFF);
    return little;
  };
  return "RIFF" + number(36 + samples.size(), 4) + "WAVEfmt " + number(16, 4) + number(1, 2) +
         number(1, 2) + number(16000, 4) + number(32000, 4) + number(2, 2) + number(16, 2) +
         "data" + number(samples.size(), 4) + samples;
}

std::string old_mp3(int number) {
  return "\xFF\xF3\x48\xC4" + old_samples(number);  // 16 kHz, mono, 32 kbit/s
}

OldDeployment::OldDeployment(const test::Database& database, const std::string& container)
    : database_(database) {
  database_.sql(kTable);
  const test::Server& azurite = test::Server::shared("azurite");
  host_.add_secret("file:/azurite", azurite.text("key"));
  auto made =
      postgres_blob::make_container(tts::Host(host_.table()), {{"kind", "azure"},
                                                               {"container", container},
                                                               {"account", azurite.text("account")},
                                                               {"endpoint", azurite.text("url")},
                                                               {"key", "file:/azurite"}});
  check(made.status());
  blobs_ = std::move(made).value();
}

void OldDeployment::make_container() {
  check(blobs_->create(tts::Context(nullptr)));
}

OldEntry OldDeployment::add(OldEntry entry) {
  const int number = ++made_;
  if (entry.text.empty()) entry.text = "Sentence number " + std::to_string(number);
  if (entry.key.empty()) entry.key = key_of(entry);
  if (entry.blob.empty()) {
    entry.blob = "audio-cache/" + (entry.tenant.empty() ? "global" : entry.tenant) + "/" +
                 entry.key + ".mp3";
  }
  if (entry.has_blob) {
    check(blobs_->put(tts::Context(nullptr), entry.blob,
                      std::as_bytes(std::span(entry.bytes.data(), entry.bytes.size()))));
  }
  const long said =
      entry.said_bytes >= 0 ? entry.said_bytes : static_cast<long>(entry.bytes.size());
  entry.id = database_.sql(
      "INSERT INTO public.audio_cache (tenant_id, cache_key, text, voice_id, voice_settings, "
      "audio_blob_path, audio_file_size_bytes, hit_count, expires_at) VALUES (" +
      literal(entry.tenant) + ", " + literal(entry.key) + ", " + literal(entry.text) +
      ", 'en-US-JennyNeural', " + literal(entry.settings) + ", " + literal(entry.blob) + ", " +
      std::to_string(said) + ", " + std::to_string(number) + ", " + entry.expires +
      ") RETURNING id");
  return entry;
}

std::vector<OldEntry> OldDeployment::add_many(int count) {
  static const std::array<std::string, 3> kTenants{kOldTenant,
                                                   "99999999-2222-4333-8444-555555555555", ""};
  static const std::array<std::string, 4> kPauses{
      "", "null", kDefaultPauses,
      replaced(kDefaultPauses, "\"sentenceMs\": 500", "\"sentenceMs\": 777")};
  std::vector<OldEntry> all;
  for (int i = 0; i < count; ++i) {
    OldEntry entry;
    entry.tenant = kTenants[static_cast<std::size_t>(i) % kTenants.size()];
    entry.pauses = kPauses[static_cast<std::size_t>(i) % kPauses.size()];
    if (i % 8 == 4) entry.settings = R"({"rate_pct": 10.0})";
    if (i % 5 == 0) entry.text = "Se\u00f1al number " + std::to_string(i);
    const std::string samples = old_samples(i);
    entry.bytes = i % 3 == 1 ? old_mp3(i) : old_wav(samples);
    all.push_back(add(entry));
  }
  return all;
}

std::vector<std::string> OldDeployment::names() {
  std::vector<std::string> names;
  check(blobs_->list(tts::Context(nullptr), "audio-cache/", [&](const auto& item) {
    names.push_back(item.name);
    return tts::Status();
  }));
  return names;
}

std::map<std::string, std::string> OldDeployment::snapshot() {
  std::map<std::string, std::string> all;
  all["table"] =
      database_.sql("SELECT string_agg(a::text, E'\\n' ORDER BY id) FROM public.audio_cache a");
  for (const std::string& name : names()) {
    std::vector<std::byte> bytes;
    check(blobs_->get(tts::Context(nullptr), name, uint64_t{1} << 20, bytes));
    all[name].assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return all;
}

void OldDeployment::remove_blobs() {
  std::vector<std::string> all = names();
  for (std::size_t at = 0; at < all.size(); at += blobs_->remove_limit()) {
    std::vector<postgres_blob::Removal> outcomes;
    const auto batch =
        std::span(all).subspan(at, std::min(all.size() - at, blobs_->remove_limit()));
    check(blobs_->remove(tts::Context(nullptr), batch, outcomes));
  }
}

}  // namespace caesura::testing
