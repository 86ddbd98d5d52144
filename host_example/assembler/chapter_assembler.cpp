#include "host_example/assembler/chapter_assembler.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace caesura::assembler {
namespace {

constexpr audio::TrimGuard kGuard;

std::string name_of(const audio::PcmFormat& format) {
  return std::to_string(format.sample_rate) + " Hz with " + std::to_string(format.channels) +
         (format.channels == 1 ? " channel" : " channels");
}

// A guard that breaks off leaves a step where there is room noise; it runs out instead.
std::vector<std::byte> faded(const audio::PcmView& guard, bool rising) {
  const std::uint64_t frames = guard.frames();
  const std::uint64_t channels = guard.format().channels;
  std::vector<std::byte> out;
  out.reserve(static_cast<std::size_t>(frames) * guard.format().frame_bytes());
  for (std::uint64_t frame = 0; frame < frames; ++frame) {
    const std::uint64_t step = rising ? frame + 1 : frames - frame;
    for (std::uint64_t channel = 0; channel < channels; ++channel) {
      const std::int64_t sample = guard.sample(frame * channels + channel);
      const auto value = static_cast<std::uint16_t>(sample * static_cast<std::int64_t>(step) /
                                                    static_cast<std::int64_t>(frames + 1));
      out.push_back(static_cast<std::byte>(value & 0xFFU));
      out.push_back(static_cast<std::byte>(value >> 8U));
    }
  }
  return out;
}

}  // namespace

ChapterAssembler::ChapterAssembler(std::filesystem::path path, std::int32_t chapter_pause_ms)
    : path_(std::move(path)), chapter_pause_ms_(chapter_pause_ms) {}

Placement ChapterAssembler::add(std::string_view id, std::span<const std::byte> pcm,
                                audio::PcmFormat format, std::int32_t pause_after_ms) {
  open(id, pcm, format);
  const audio::PcmView view(pcm, format);
  audio::Edges edges = audio::measure_edges(view);
  const bool silent = edges.silent;
  if (silent) {
    const std::int32_t before = has_sound_ ? pause_ms_ : chapter_pause_ms_;
    if ((before >= 0 && pause_after_ms >= 0) || view.frames() == 0) {
      // Before the first sound there is nothing for a pause to stand behind.
      if (has_sound_) pause_ms_ = std::max(pause_ms_, pause_after_ms);
      return {duration_ms(), 0};
    }
    // Next to an edge that must stay as it is, silence is content like any other.
    edges = {};
  }
  const bool is_first = !has_sound_;
  std::uint64_t kept = edges.leading;
  if (!is_first) {
    kept = join(pause_ms_, edges.leading);
  } else if (chapter_pause_ms_ >= 0) {
    kept = std::min(edges.leading, audio::frames_of_ms(kHeadGuardMs, format.sample_rate));
  }
  write_head(view, edges.leading, kept);
  const std::uint64_t start = writer_->frames();
  const std::uint64_t sound = view.frames() - edges.leading - edges.trailing;
  writer_->write(view.bytes(edges.leading, sound));
  const auto tail = view.bytes(edges.leading + sound, edges.trailing);
  tail_.assign(tail.begin(), tail.end());
  pause_ms_ = pause_after_ms;
  has_sound_ = true;
  if (silent) return {duration_ms(), 0};
  return {audio::ms_of_frames(start, format.sample_rate),
          audio::ms_of_frames(sound, format.sample_rate)};
}

void ChapterAssembler::finish() {
  if (!writer_) throw std::runtime_error(path_.string() + ": the chapter has no segments to join");
  if (has_sound_) {
    join(chapter_pause_ms_, 0);
  } else if (chapter_pause_ms_ > 0) {
    writer_->write_silence(audio::frames_of_ms(static_cast<std::uint64_t>(chapter_pause_ms_),
                                               writer_->format().sample_rate));
  }
  writer_->commit();
}

double ChapterAssembler::duration_ms() const {
  return writer_ ? audio::ms_of_frames(writer_->frames(), writer_->format().sample_rate) : 0;
}

void ChapterAssembler::open(std::string_view id, std::span<const std::byte> pcm,
                            audio::PcmFormat format) {
  const auto fail = [&](const std::string& what) {
    throw std::runtime_error(path_.string() + ": segment " + std::string(id) + ": " + what);
  };
  if (!writer_) writer_.emplace(path_, format);
  if (format != writer_->format()) {
    fail("has " + name_of(format) + " after segments with " + name_of(writer_->format()) +
         "; a chapter needs one format, so ask every voice for the same sample rate");
  }
  if (pcm.size() % format.frame_bytes() != 0) {
    fail(std::to_string(pcm.size()) + " bytes of PCM are not whole frames of " +
         std::to_string(format.frame_bytes()) + " bytes");
  }
}

std::uint64_t ChapterAssembler::join(std::int32_t pause_ms, std::uint64_t leading) {
  const audio::PcmFormat format = writer_->format();
  const std::uint64_t trailing = tail_.size() / format.frame_bytes();
  if (pause_ms < 0) {
    write_tail(trailing);
    return leading;
  }
  const std::uint64_t pause =
      audio::frames_of_ms(static_cast<std::uint64_t>(pause_ms), format.sample_rate);
  // Short pauses have no room for whole guards: the decay of a sound gets twice what an onset gets.
  const std::uint64_t tail =
      std::min({trailing, audio::frames_of_ms(kGuard.tail_ms, format.sample_rate), pause * 2 / 3});
  const std::uint64_t head =
      std::min({leading, audio::frames_of_ms(kGuard.head_ms, format.sample_rate), pause - tail});
  write_tail(tail);
  writer_->write_silence(pause - tail - head);
  return head;
}

void ChapterAssembler::write_head(const audio::PcmView& pcm, std::uint64_t leading,
                                  std::uint64_t kept) {
  const auto guard = pcm.bytes(leading - kept, kept);
  if (kept == leading) return writer_->write(guard);
  writer_->write(faded({guard, pcm.format()}, true));
}

void ChapterAssembler::write_tail(std::uint64_t kept) {
  const auto guard =
      std::span(tail_).first(static_cast<std::size_t>(kept) * writer_->format().frame_bytes());
  if (guard.size() == tail_.size()) {
    writer_->write(guard);
  } else {
    writer_->write(faded({guard, writer_->format()}, false));
  }
  tail_.clear();
}

}  // namespace caesura::assembler
