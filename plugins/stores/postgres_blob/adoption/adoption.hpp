// One run over the deployment that is adopted: every row is looked at, with its blob, and either
// becomes an entry or is left out for a reason.
#pragma once

#include <array>

#include "plugins/stores/postgres_blob/adoption/old_key.hpp"
#include "plugins/stores/postgres_blob/adoption/old_table.hpp"
#include "plugins/stores/postgres_blob/blobs/container.hpp"
#include "plugins/stores/postgres_blob/index/index.hpp"

namespace caesura::postgres_blob {

enum class Refusal {
  none,
  malformed_key,  // not 64 lower-case hexadecimal digits
  expired,        // its time in the old deployment is over
  no_blob,        // the row names none, or one that no container can hold
  blob_missing,
  blob_empty,
  size_differs,    // from what the row says
  too_large,       // above max_entry_bytes
  unknown_format,  // an error page, a codec that is not known, a WAV that is cut short
  count_
};
std::string_view name_of(Refusal refusal);

struct AdoptionFigures {
  uint64_t found = 0;
  uint64_t adoptable = 0;
  uint64_t adopted = 0;
  uint64_t already = 0;     // there before this run, adopted or made anew
  uint64_t bytes = 0;       // of audio, of what is adoptable
  uint64_t unrendered = 0;  // adoptable, and adopted before
  uint64_t respelt = 0;
  std::array<uint64_t, 4> proofs{};  // by KeyProof
  std::array<uint64_t, static_cast<std::size_t>(Refusal::count_)> refusals{};

  uint64_t refused() const;
  tts::Status tell(tts::FieldSink figure) const;
};

// What a run needs of its store, which outlives it.
struct AdoptionPlace {
  tts::Host host;
  Index& index;
  BlobContainer& old_blobs;
  OldKeyCandidates candidates;
  uint64_t max_entry_bytes = 0;
  // Puts audio as an entry of the store's own; replaces where the flag says so.
  std::function<tts::Status(tts::Context, const tts_store_key&, const tts_entry_info&,
                            std::span<const std::byte>, bool)>
      put;
};

class Adoption {
 public:
  Adoption(AdoptionPlace place, bool execute, bool copy)
      : place_(std::move(place)), execute_(execute), copy_(copy) {}

  // To the end of the table, in batches that need no more memory than a few blobs. What is there
  // already is skipped before its blob is read, which is how a run goes on after another one's end.
  tts::Status run(tts::Context context, OldTable& table, tts::FieldSink refused);
  const AdoptionFigures& figures() const { return figures_; }

 private:
  struct Candidate;
  tts::Status run_batch(tts::Context context, std::vector<Candidate>& batch,
                        tts::FieldSink refused);
  tts::Status find_own(tts::Context context, std::vector<Candidate>& batch);
  tts::Status read_all(tts::Context context, std::vector<Candidate>& batch);
  tts::Status read_one(tts::Context context, Candidate& candidate) const;
  tts::Status take_over(tts::Context context, Candidate& candidate, const tts_entry_info& info,
                        std::span<const std::byte> audio) const;
  tts::Status insert(tts::Context context, std::vector<Candidate>& batch);

  const AdoptionPlace place_;
  const bool execute_;
  const bool copy_;
  AdoptionFigures figures_;
};

}  // namespace caesura::postgres_blob
