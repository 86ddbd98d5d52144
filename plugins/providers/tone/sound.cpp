#include "plugins/providers/tone/sound.hpp"

#include <algorithm>
#include <cmath>

namespace caesura::tone {
namespace {

constexpr double kPeak = 8192;  // -12 dBFS at normal volume
constexpr double kWordMs = 60;
constexpr double kLetterMs = 45;
constexpr double kGapMs = 20;
constexpr double kGapLoudness = 0.04;
constexpr double kGapHertz = 100;
constexpr uint64_t kLowestHertz = 110;
constexpr uint64_t kHertzRange = 330;
constexpr uint32_t kMostLetters = 40;

// FNV-1a over the parts, each closed by a byte that no UTF-8 holds.
uint64_t hash_of(std::initializer_list<std::string_view> parts) {
  uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 1099511628211U; };
  for (const std::string_view part : parts) {
    for (const char c : part) add(static_cast<unsigned char>(c));
    add(0xFF);
  }
  return hash;
}

uint64_t frames_of(double ms, uint32_t sample_rate) {
  return static_cast<uint64_t>(std::llround(ms * sample_rate / 1000.0));
}

}  // namespace

std::vector<Note> make_notes(std::string_view text, const std::vector<Piece>& plan,
                             const Manner& manner) {
  const double speed = 1.0 + manner.rate_pct / 100.0;
  const double pitch = 1.0 + manner.pitch_pct / 100.0;
  const double peak = std::min(kPeak * (1.0 + manner.volume_pct / 100.0), 32767.0);
  std::vector<Note> notes;
  notes.reserve(plan.size());
  uint64_t at = 0;
  for (const Piece& piece : plan) {
    Note note{at, 0, 0, 0};
    double hertz = kGapHertz;
    switch (piece.kind) {
      case PieceKind::kPause:
        note.frames = frames_of(piece.pause_ms, manner.sample_rate);
        break;
      case PieceKind::kGap:
        note.frames = frames_of(kGapMs / speed, manner.sample_rate);
        note.amplitude = static_cast<int32_t>(std::lround(peak * kGapLoudness));
        break;
      case PieceKind::kWord: {
        const double ms = kWordMs + kLetterMs * std::min(piece.letters, kMostLetters);
        const std::string_view word = text.substr(piece.offset, piece.size);
        const uint64_t hash = hash_of({manner.voice, manner.language, word});
        note.frames = frames_of(ms / speed, manner.sample_rate);
        note.amplitude = static_cast<int32_t>(std::lround(peak));
        hertz = static_cast<double>(kLowestHertz + hash % kHertzRange) * pitch;
        break;
      }
    }
    if (note.amplitude != 0) {
      note.frames = std::max<uint64_t>(note.frames, 2);
      const double waves = hertz * static_cast<double>(note.frames - 1) / manner.sample_rate;
      note.half_waves = static_cast<uint64_t>(std::max(1LL, std::llround(2 * waves)));
    }
    at += note.frames;
    notes.push_back(note);
  }
  return notes;
}

int16_t sample_of(const Note& note, uint64_t frame) {
  if (note.amplitude == 0) return 0;
  const uint64_t half = note.frames - 1;
  const uint64_t phase = frame * note.half_waves % (2 * half);
  const auto fallen = static_cast<int64_t>(phase <= half ? phase : 2 * half - phase);
  return static_cast<int16_t>(note.amplitude -
                              2 * note.amplitude * fallen / static_cast<int64_t>(half));
}

}  // namespace caesura::tone
