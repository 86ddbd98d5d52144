// Plain scalars by the core schema of YAML 1.2.
#include "plugin_api/pipeline/scalars.hpp"

#include <gtest/gtest.h>

namespace caesura::pipeline {
namespace {

std::string shown(const Scalar& scalar) {
  struct Shower {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool b) const { return b ? "bool true" : "bool false"; }
    std::string operator()(int64_t i) const { return "int " + std::to_string(i); }
    std::string operator()(double d) const { return "real " + std::to_string(d); }
    std::string operator()(const std::string& s) const { return "text " + s; }
    std::string operator()(TooLarge) const { return "too large"; }
  };
  return std::visit(Shower{}, scalar);
}

struct Row {
  const char* plain;
  const char* means;
};

class Scalars : public testing::TestWithParam<Row> {};

TEST_P(Scalars, MeanWhatTheCoreSchemaSays) {
  EXPECT_EQ(shown(resolve_scalar(GetParam().plain)), GetParam().means);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Scalars,
    testing::Values(
        Row{"", "null"}, Row{"~", "null"}, Row{"null", "null"}, Row{"Null", "null"},
        Row{"NULL", "null"}, Row{"nULL", "text nULL"}, Row{"true", "bool true"},
        Row{"True", "bool true"}, Row{"TRUE", "bool true"}, Row{"false", "bool false"},
        Row{"False", "bool false"}, Row{"FALSE", "bool false"}, Row{"NO", "text NO"},
        Row{"no", "text no"}, Row{"yes", "text yes"}, Row{"on", "text on"}, Row{"off", "text off"},
        Row{"y", "text y"}, Row{"tRUE", "text tRUE"}, Row{"0", "int 0"}, Row{"-0", "int 0"},
        Row{"12", "int 12"}, Row{"012", "int 12"}, Row{"+12", "int 12"}, Row{"-12", "int -12"},
        Row{"0o14", "int 12"}, Row{"0o8", "text 0o8"}, Row{"0x1F", "int 31"},
        Row{"0xG", "text 0xG"}, Row{"-0x1", "text -0x1"}, Row{"0b1", "text 0b1"},
        Row{"1_000", "text 1_000"}, Row{"12:30", "text 12:30"}, Row{"1:30:00", "text 1:30:00"},
        Row{"9223372036854775807", "int 9223372036854775807"},
        Row{"-9223372036854775808", "int -9223372036854775808"},
        Row{"9223372036854775808", "too large"}, Row{"1.5", "real 1.500000"},
        Row{"1.", "real 1.000000"}, Row{".5", "real 0.500000"}, Row{"-.5", "real -0.500000"},
        Row{"+1.5", "real 1.500000"}, Row{"1e3", "real 1000.000000"}, Row{"1E-1", "real 0.100000"},
        Row{"1e", "text 1e"}, Row{".", "text ."}, Row{"-", "text -"}, Row{"+", "text +"},
        Row{"1.2.3", "text 1.2.3"}, Row{"1e999", "too large"}, Row{".inf", "too large"},
        Row{"-.INF", "too large"}, Row{".nan", "too large"}, Row{"inf", "text inf"},
        Row{"NaN", "text NaN"}, Row{"2024-01-01", "text 2024-01-01"}, Row{"256MiB", "text 256MiB"},
        Row{"30d", "text 30d"}));

}  // namespace
}  // namespace caesura::pipeline
