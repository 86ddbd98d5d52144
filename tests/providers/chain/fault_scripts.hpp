// What may go wrong with a service, drawn at random: the same seed draws the same.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace caesura::test {

// What a call must come to where every attempt meets such a fault.
enum class Consequence { harmless, either, fatal };

struct ScriptedFault {
  std::string kind;
  std::string json;  // as serve.py takes it
  Consequence consequence = Consequence::fatal;
};

// The kind of sound that a service was asked for decides what can be told from its bytes alone.
enum class Sound { samples, container };

ScriptedFault draw_fault(std::mt19937_64& random, Sound sound);

}  // namespace caesura::test
