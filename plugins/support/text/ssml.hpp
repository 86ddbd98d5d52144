// Plain text and pauses as SSML.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/support/text/marks.hpp"

namespace caesura::text {

enum class TextFault : std::uint8_t {
  none,
  invalid_utf8,
  forbidden_character,  // XML 1.0 has no way to write it: NUL, most controls, U+FFFE, U+FFFF
};

// The first fault and its byte position. Never holds any of the text, so it may be logged.
struct TextCheck {
  TextFault fault = TextFault::none;
  std::size_t offset = 0;

  explicit operator bool() const { return fault == TextFault::none; }
};

TextCheck check_xml_text(std::string_view text);

// One line for a person: what is wrong, where, and what would be right.
std::string describe(const TextCheck& check);

// Appends valid text with & < > " ' as entities. Does not check it.
void append_escaped(std::string_view text, std::string& out);

// How one engine is told about pauses. The strings must outlive the renderer.
struct SsmlStyle {
  std::string_view prologue = "<speak>";
  std::string_view epilogue = "</speak>";

  // Written as `<break time="Nms"/>` at each mark.
  ClassSet by_break = ClassSet::all();
  // Said once by the prologue that the caller gives to render(); the text stays as it is.
  ClassSet by_prologue;

  // A longer pause is cut to this.
  std::int32_t max_break_ms = kMaxPauseMs;

  // Written for a pause of 0 instead of a break of 0 ms: engines that pause at a mark by themselves
  // may have a way of their own to say "none". Empty: the break.
  std::string_view no_pause;

  // For engines that give the larger of their own pause and the break that follows a mark: a pause
  // shorter than this, by the kind of the mark, takes the mark's place. Zero keeps the mark.
  std::array<std::int32_t, kMarkKinds> replace_below_ms{};

  // For engines that pause at quotes and brackets too: those that touch a written pause are left
  // out, and so is a dash that opens what follows, or their pause would be added to it.
  bool drop_brackets = false;
};

// espeak-ng 1.51, measured at 175 words a minute; its own pauses shorten as it speaks faster, so
// these limits stay safe above that rate. Slower speech needs scale_limits().
SsmlStyle espeak_ng_style();

// The same style for an engine whose own pauses are `percent` of what the limits say.
SsmlStyle scale_limits(SsmlStyle style, std::int32_t percent);

struct Rendering {
  TextCheck check;    // if it failed, nothing was written
  ClassSet acting;    // set, and with a pause inside the text
  ClassSet rendered;  // of those, what the SSML says
  ClassSet clamped;   // of those, what was cut to max_break_ms somewhere

  // What acts, but not as it was asked for.
  ClassSet not_rendered() const { return acting.without(rendered) | clamped; }
};

// Immutable, safe on any thread. The bytes are a pure function of style, text, marks and pauses,
// and of the pauses only those that act: a class without a mark in the text changes nothing.
class SsmlRenderer {
 public:
  explicit SsmlRenderer(const SsmlStyle& style) : style_(style) {}

  // Replaces the content of `out`, keeping its memory. `marks` are those of this very text.
  Rendering render(std::string_view text, const std::vector<Mark>& marks,
                   const PauseSettings& pauses, std::string& out) const {
    return render(style_.prologue, text, marks, pauses, out);
  }
  Rendering render(std::string_view prologue, std::string_view text, const std::vector<Mark>& marks,
                   const PauseSettings& pauses, std::string& out) const;

 private:
  struct Asked;
  Asked asked_at(const Mark& mark, ClassSet set, const PauseSettings& pauses) const;
  std::size_t write_pause(std::string_view text, std::size_t from, const Mark& mark,
                          const Asked& asked, std::string& out) const;

  SsmlStyle style_;
};

}  // namespace caesura::text
