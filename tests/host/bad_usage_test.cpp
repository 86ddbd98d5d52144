// Whatever is wrong is one line, says what would be right, and never repeats the text.
#include <gmock/gmock.h>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class BadInput : public ::testing::Test {
 protected:
  void refused(const std::vector<std::string>& arguments, int status, const std::string& part,
               const std::string& input = "") const {
    const Outcome run = caesura_.tones(arguments, input);
    expect_error(run, status, part);
    EXPECT_THAT(run.err, Not(HasSubstr("onfidential")));
  }
  Outcome with_config(const std::string& yaml) const {
    return caesura_({"speak", "Hi", "--config", caesura_.write("bad.yaml", yaml).string(),
                     "--log-level", "off"});
  }
  std::string engine(const std::string& script) const {
    const auto program = caesura_.write("engine", "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return "caesura: 1\nproviders: {e: {use: command, program: '" + program.string() +
           "', arguments: []}}\nchains: {default: [e]}\n";
  }
  Caesura caesura_;
};

TEST_F(BadInput, Texts) {
  refused({"speak", "Confidential \xff\xfe"}, 2, "not UTF-8 at byte 14");
  refused({"speak", "-"}, 2, "NUL at byte 13", std::string("Confidential\0x", 14));
  refused({"speak", "-"}, 2, "65536 bytes", std::string(10U << 20U, 'x'));
  refused({"speak", "-"}, 2, "the text is empty", "\n \n");
  refused({"speak", ""}, 2, "the text is empty");
}

TEST_F(BadInput, Pauses) {
  refused({"speak", "Hi", "--pauses", "comma=-5"}, 2, "comma=-5");
  refused({"speak", "Hi", "--pauses", "comma=60001"}, 2, "0 to 60000");
  refused({"speak", "Hi", "--pauses", "comma=99999999999999999999"}, 2, "0 to 60000");
  refused({"speak", "Hi", "--pauses", "comma=1.5"}, 2, "whole number");
  refused({"speak", "Hi", "--pauses", "natrual"}, 2, "unknown preset");
  refused({"speak", "Hi", "--pauses", "comas=3"}, 2, "unknown class");
}

TEST_F(BadInput, CommandLines) {
  refused({}, 2, "caesura --help");
  refused({"speak"}, 2, "required");
  refused({"sing", "Hi"}, 2, "caesura --help");
  refused({"speak", "Hi", "--bogus"}, 2, "--bogus");
  refused({"speak", "Hi", "--bypass", "--refresh"}, 2, "--refresh");
  refused({"speak", "Hi", "--rate", "fast"}, 2, "--rate");
  refused({"speak", "Hi", "--log-level", "loud"}, 2, "--log-level");
  refused({"speak", "Hi", "-o", "-", "--json"}, 2, "stdout");
  refused({"speak", "Hi", "--chain", "nope"}, 2, "nope");
  refused({"produce", "book.txt"}, 2, "--output");
  refused({"produce", "book.txt", "-o", "x", "--jobs", "0"}, 2, "--jobs");
}

TEST_F(BadInput, OutputsThatCannotBeWritten) {
  refused({"speak", "Hi", "-o", caesura_.file("no/where.wav").string()}, 1, "no such folder");
  refused({"speak", "Hi", "-o", caesura_.file("").string()}, 2, "is a folder");
  refused({"speak", "Hi", "--log-level", "off", "-o", "/proc/a.wav"}, 1, "/proc/");
  const std::string book = caesura_.write("b.txt", "One day.\n").string();
  refused({"produce", book, "-o", "/proc/out", "--log-level", "off"}, 1, "/proc/out");
  refused({"produce", book, "-o", caesura_.write("file", "").string()}, 1, "file");
}

TEST_F(BadInput, Books) {
  const std::string out = caesura_.file("out").string();
  refused({"produce", caesura_.file("none.txt").string(), "-o", out}, 2, "none.txt");
  refused({"produce", caesura_.write("b.txt", "Day \xff\n").string(), "-o", out}, 2, "b.txt");
  refused({"produce", caesura_.write("b.yaml", "chapters: [").string(), "-o", out}, 2, "b.yaml");
  const std::string good = caesura_.write("g.txt", "One day.\n").string();
  refused({"produce", good, "-o", out, "--chapter", "7"}, 2, "the book has 1");
  refused({"produce", good, "-o", out, "--chapter", "2-1"}, 2, "3 or 3-7");
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST_F(BadInput, Configs) {
  expect_error(with_config("caesura: [1"), 2, "bad.yaml");
  expect_error(with_config("caesura: 2\n"), 2, "bad.yaml:1");
  expect_error(with_config("caesura: 1\nproviders: {t: {use: tome}}\nchains: {default: [t]}\n"), 2,
               "bad.yaml:2");
  expect_error(with_config("caesura: 1\nproviders: {t: {use: tone}}\nchains: {default: [x]}\n"), 2,
               "bad.yaml:3");
  expect_error(caesura_({"speak", "Hi", "--config", caesura_.file("no.yaml").string()}), 2,
               "does not exist");
}

TEST_F(BadInput, Engines) {
  expect_error(with_config("caesura: 1\nproviders: {e: {use: command, program: no-such-engine, "
                           "arguments: []}}\nchains: {default: [e]}\n"),
               1, "no-such-engine");
  expect_error(with_config(engine("cat >/dev/null; echo 'engine: out of luck' >&2; exit 3")), 1,
               "out of luck");
  expect_error(with_config(engine("kill -SEGV $$")), 1, "signal");
  expect_error(with_config(engine("cat >/dev/null")), 1, "audio");
  expect_error(with_config(engine("cat >/dev/null; printf 'RIFF'")), 1, "WAV");
}

}  // namespace
}  // namespace caesura::testing
