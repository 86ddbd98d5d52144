// The classes of pauses, sets of them, and what a request asks for each.
#pragma once

#include <cstddef>
#include <cstdint>

namespace caesura::text {

enum class PauseClass : std::uint8_t { sentence, paragraph, chapter, comma, colon, semicolon };

inline constexpr std::size_t kPauseClasses = 6;

class ClassSet {
 public:
  constexpr ClassSet() = default;
  constexpr ClassSet(PauseClass one) : bits_(bit(one)) {}  // NOLINT: a class is a set of one

  static constexpr ClassSet all() { return ClassSet(std::uint8_t{(1u << kPauseClasses) - 1u}); }

  constexpr bool has(PauseClass one) const { return (bits_ & bit(one)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint8_t bits() const { return bits_; }  // bit n is the class numbered n

  constexpr ClassSet operator|(ClassSet other) const {
    return ClassSet(static_cast<std::uint8_t>(bits_ | other.bits_));
  }
  constexpr ClassSet operator&(ClassSet other) const {
    return ClassSet(static_cast<std::uint8_t>(bits_ & other.bits_));
  }
  constexpr ClassSet without(ClassSet other) const {
    return ClassSet(static_cast<std::uint8_t>(bits_ & ~other.bits_));
  }
  constexpr ClassSet& operator|=(ClassSet other) { return *this = *this | other; }
  constexpr bool operator==(const ClassSet&) const = default;

 private:
  constexpr explicit ClassSet(std::uint8_t bits) : bits_(bits) {}
  static constexpr std::uint8_t bit(PauseClass one) {
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(one));
  }

  std::uint8_t bits_ = 0;
};

inline constexpr std::int32_t kMaxPauseMs = 60'000;

// Milliseconds for each class, in the order of PauseClass; a negative value leaves the engine's
// own.
struct PauseSettings {
  std::int32_t sentence_ms = -2;
  std::int32_t paragraph_ms = -2;
  std::int32_t chapter_ms = -2;
  std::int32_t comma_ms = -2;
  std::int32_t colon_ms = -2;
  std::int32_t semicolon_ms = -2;

  constexpr std::int32_t of(PauseClass one) const {
    switch (one) {
      case PauseClass::sentence:
        return sentence_ms;
      case PauseClass::paragraph:
        return paragraph_ms;
      case PauseClass::chapter:
        return chapter_ms;
      case PauseClass::comma:
        return comma_ms;
      case PauseClass::colon:
        return colon_ms;
      case PauseClass::semicolon:
        return semicolon_ms;
    }
    return -2;
  }

  constexpr ClassSet set_classes() const {
    ClassSet set;
    for (std::size_t i = 0; i < kPauseClasses; ++i) {
      const auto one = static_cast<PauseClass>(i);
      if (of(one) >= 0) set |= one;
    }
    return set;
  }
};

}  // namespace caesura::text
