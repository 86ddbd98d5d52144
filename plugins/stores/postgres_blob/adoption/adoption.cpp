#include "plugins/stores/postgres_blob/adoption/adoption.hpp"

#include <tts/ext/info.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <thread>

#include "plugins/stores/postgres_blob/adoption/old_audio.hpp"
#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"
#include "plugins/stores/postgres_blob/fault_points.hpp"
#include "plugins/stores/postgres_blob/names.hpp"
#include "plugins/support/entry/envelope.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr int64_t kRowsPerBatch = 256;
// A blob's way takes longer than its bytes: so many are asked for at once.
constexpr std::size_t kReaders = 8;
// The old deployment kept no more of a text in its row.
constexpr int64_t kWholeTextBelow = 5000;  // characters

constexpr std::string_view kRefusalNames[] = {"none",         "malformed_key", "expired",
                                              "no_blob",      "blob_missing",  "blob_empty",
                                              "size_differs", "too_large",     "unknown_format"};
constexpr const char* kProofNames[] = {"key_v1", "key_v2_without_pauses", "key_v2_with_pauses",
                                       "key_unproven"};

bool is_digest(std::string_view key) {
  return key.size() == entry::kDigestDigits &&
         key.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

int64_t code_points(std::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

}  // namespace

std::string_view name_of(Refusal refusal) {
  return kRefusalNames[static_cast<std::size_t>(refusal)];
}

uint64_t AdoptionFigures::refused() const {
  return std::accumulate(refusals.begin(), refusals.end(), uint64_t{0});
}

tts::Status AdoptionFigures::tell(tts::FieldSink figure) const {
  std::vector<std::pair<std::string, uint64_t>> all{
      {"found", found},          {"adoptable", adoptable}, {"adopted", adopted},
      {"already", already},      {"refused", refused()},   {"bytes", bytes},
      {"unrendered", unrendered}};
  for (std::size_t i = 0; i < proofs.size(); ++i) all.emplace_back(kProofNames[i], proofs[i]);
  all.emplace_back("key_respelt", respelt);
  for (std::size_t i = 1; i < refusals.size(); ++i) {
    all.emplace_back("refused_" + std::string(kRefusalNames[i]), refusals[i]);
  }
  for (const auto& [name, value] : all) {
    if (tts::Status status = figure(name, std::to_string(value)); !status.ok()) return status;
  }
  return {};
}

struct Adoption::Candidate {
  OldRow old;
  OldKey key;
  std::string blob;
  RowKey row;
  bool known_tenant = false;
  bool there = false;    // an entry of this key, before the run
  bool adopted = false;  // that entry's audio lies in the old blob
  Refusal refusal = Refusal::none;
  uint64_t audio_bytes = 0;
  bool done = false;                   // copied
  std::optional<AdoptedRow> prepared;  // to be inserted

  bool wanted(bool copy) const { return refusal == Refusal::none && (!there || (copy && adopted)); }
  tts_store_key view() const {
    return {tts::str(old.tenant), tts::str(key.scheme), tts::str(key.digest)};
  }
};

tts::Status Adoption::run(tts::Context context, OldTable& table, tts::FieldSink refused) {
  for (;;) {
    const auto page = table.next(context, kRowsPerBatch);
    if (!page.ok()) return page.status();
    if (page.value().empty()) return {};
    std::vector<Candidate> batch(page.value().size());
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].old = page.value()[i];
    if (tts::Status status = run_batch(context, batch, refused); !status.ok()) return status;
  }
}

// Figures count whole batches, so that a run that ends early tells what it did.
tts::Status Adoption::run_batch(tts::Context context, std::vector<Candidate>& batch,
                                tts::FieldSink refused) {
  const int64_t now_ms = place_.host.unix_ms();
  for (Candidate& one : batch) {
    one.blob = one.old.blob;
    if (!is_digest(one.old.key)) {
      one.refusal = Refusal::malformed_key;
    } else if (one.old.expires_ms != 0 && one.old.expires_ms <= now_ms) {
      one.refusal = Refusal::expired;
    } else if (!is_blob_name(one.blob)) {
      one.refusal = Refusal::no_blob;
    } else {
      one.key = recognise(one.old, place_.candidates);
    }
  }
  if (tts::Status status = find_own(context, batch); !status.ok()) return status;
  if (tts::Status status = read_all(context, batch); !status.ok()) return status;
  if (tts::Status status = insert(context, batch); !status.ok()) return status;
  for (const Candidate& one : batch) {
    ++figures_.found;
    if (one.refusal != Refusal::none) {
      ++figures_.refusals[static_cast<std::size_t>(one.refusal)];
      const std::string& name = one.old.blob.empty() ? one.old.id : one.old.blob;
      if (tts::Status status = refused(readable(name), name_of(one.refusal)); !status.ok()) {
        return status;
      }
      continue;
    }
    ++figures_.proofs[static_cast<std::size_t>(one.key.proof)];
    figures_.respelt += one.key.respelt ? 1 : 0;
    if (one.wanted(copy_)) {
      ++figures_.adoptable;
      figures_.bytes += one.audio_bytes;
    } else {
      ++figures_.already;
    }
    figures_.unrendered += !one.there || one.adopted ? 1 : 0;
    figures_.adopted += one.done ? 1 : 0;
  }
  return {};
}

tts::Status Adoption::find_own(tts::Context context, std::vector<Candidate>& batch) {
  std::vector<RowKey> keys;
  for (Candidate& one : batch) {
    if (one.refusal != Refusal::none) continue;
    const auto tenant = place_.index.tenant(context, one.old.tenant, execute_);
    if (!tenant.ok()) return tenant.status();
    if (!tenant.value()) continue;
    one.known_tenant = true;
    one.row = {*tenant.value(), one.key.scheme, binary_digest(one.key.digest)};
    keys.push_back(one.row);
  }
  if (keys.empty()) return {};
  const auto rows = place_.index.rows(context, keys);
  if (!rows.ok()) return rows.status();
  std::map<RowKey, bool> there;
  for (const Row& row : rows.value()) there[row.key] = row.blob.adopted.has_value();
  for (Candidate& one : batch) {
    if (!one.known_tenant) continue;
    const auto found = there.find(one.row);
    one.there = found != there.end();
    one.adopted = one.there && found->second;
  }
  return {};
}

tts::Status Adoption::read_all(tts::Context context, std::vector<Candidate>& batch) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  tts::Status failure;
  const auto work = [&] {
    for (;;) {
      const std::size_t at = next.fetch_add(1);
      if (at >= batch.size()) return;
      if (!batch[at].wanted(copy_)) continue;
      tts::Status status = context.check();
      if (status.ok()) {
        tts_error error = tts::empty_error();
        const tts_status code = tts::guard(&error, [&] { return read_one(context, batch[at]); });
        status = tts::Status::from(code, error);
      }
      if (status.ok()) continue;
      next = batch.size();
      const std::lock_guard lock(mutex);
      if (failure.ok()) failure = status;
    }
  };
  std::vector<std::jthread> readers;
  for (std::size_t i = 0; i < std::min(kReaders, batch.size()); ++i) readers.emplace_back(work);
  readers.clear();
  return failure;
}

// A refusal is no failure: those are of the service, and end the run.
tts::Status Adoption::read_one(tts::Context context, Candidate& one) const {
  std::vector<std::byte> blob;
  const tts::Status status = place_.old_blobs.get(context, one.blob, place_.max_entry_bytes, blob);
  const auto refuse = [&one](Refusal why) {
    one.refusal = why;
    return tts::Status();
  };
  if (status.code() == TTS_NOT_FOUND) return refuse(Refusal::blob_missing);
  if (status.code() == TTS_OUT_OF_RANGE) return refuse(Refusal::too_large);
  if (status.code() == TTS_DATA_LOSS) return refuse(Refusal::size_differs);
  if (!status.ok()) return status;
  if (blob.empty()) return refuse(Refusal::blob_empty);
  if (one.old.blob_bytes >= 0 && static_cast<uint64_t>(one.old.blob_bytes) != blob.size()) {
    return refuse(Refusal::size_differs);
  }
  const auto found = find_audio(blob);
  if (!found) return refuse(Refusal::unknown_format);
  one.audio_bytes = found->size;
  if (!execute_) return {};

  const int64_t characters = code_points(one.old.text);
  const std::string billed = std::to_string(characters);
  const std::string& provider = place_.candidates.providers.front();
  // What a hit tells of its maker, as if the maker had told it; a hit bills nothing.
  const tts_kv notes[] = {{tts::str(TTS_INFO_PROVIDER), tts::str(provider)},
                          {tts::str(TTS_INFO_BILLED_CHARACTERS), tts::str(billed)}};
  static constexpr tts_kv kLabels[] = {{{"origin", 6}, {"adopted", 7}},
                                       {{"pauses_rendered", 15}, {"no", 2}}};
  tts_entry_info info = tts::empty_entry_info();
  info.size = found->size;
  info.format = &found->format;
  info.created_ms = one.old.created_ms;
  info.accessed_ms = std::max(one.old.accessed_ms, one.old.created_ms);
  info.expires_ms = one.old.expires_ms;
  info.hit_count = one.old.hit_count;
  info.provider = tts::str(provider);
  info.voice = tts::str(one.old.voice);
  info.labels = kLabels;
  info.label_count = std::size(kLabels);
  info.notes = notes;
  info.note_count = std::size(notes);
  if (characters < kWholeTextBelow) info.characters = characters;
  const tts::Status taken =
      take_over(context, one, info, std::span(blob).subspan(found->at, found->size));
  if (one.prepared) {
    one.prepared->parts.audio_at = found->at;
    one.prepared->row.blob_bytes = blob.size();
  }
  return taken;
}

tts::Status Adoption::take_over(tts::Context context, Candidate& one, const tts_entry_info& info,
                                std::span<const std::byte> audio) const {
  const tts_store_key key = one.view();
  if (copy_) {
    const tts::Status status = place_.put(context, key, info, audio, one.there);
    one.done = status.ok();
    return status.code() == TTS_ALREADY_EXISTS ? tts::Status() : status;
  }
  const auto sealed = entry::seal(key, info, audio);
  if (!sealed.ok()) return sealed.status();
  const auto& trailer = sealed.value().trailer;
  AdoptedRow row;
  row.key = one.row;
  row.blob = one.blob;
  row.parts = {0, audio.size(), sealed.value().header,
               std::string(reinterpret_cast<const char*>(trailer.data()), trailer.size())};
  row.row.audio_bytes = audio.size();
  row.row.created_ms = info.created_ms;
  row.row.expires_ms = info.expires_ms;
  row.row.accessed_ms = info.accessed_ms;
  row.row.hit_count = info.hit_count;
  row.row.provider = readable(tts::view(info.provider));
  row.row.voice = readable(tts::view(info.voice));
  one.prepared = std::move(row);
  return {};
}

tts::Status Adoption::insert(tts::Context context, std::vector<Candidate>& batch) {
  std::vector<AdoptedRow> rows;
  for (Candidate& one : batch) {
    if (one.prepared) rows.push_back(std::move(*one.prepared));
  }
  if (rows.empty()) return {};
  fault_point("adoption-read");
  const auto came = place_.index.adopt(context, rows);
  if (!came.ok()) return came.status();
  fault_point("adoption-inserted");
  figures_.adopted += came.value();
  return {};
}

}  // namespace caesura::postgres_blob
