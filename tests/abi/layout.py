#!/usr/bin/env python3
"""Lists everything that the C headers in a folder promise, or compares the list with a golden file.

layout.py INCLUDE_DIR                 prints the list
layout.py INCLUDE_DIR --golden FILE   prints the difference, and fails when there is one

The names come from the headers and the numbers from the compiler, so that nothing can be forgotten: a
declaration that this script cannot read is an error, and so is a struct larger than its members.
"""

import argparse
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

IDENTIFIER = r"[A-Za-z_]\w*"
NO_PROMISE = {"TTS_NOEXCEPT", "TTS_EXPORT"}


def one_line(text):
    text = text.replace("TTS_NOEXCEPT", "").replace("TTS_EXPORT", "")
    return re.sub(r"\s+([),])", r"\1", re.sub(r"\s+", " ", text)).strip()


class Header:
    """Declarations of one header, in its order."""

    def __init__(self, path, name):
        self.name = name
        self.structs = []  # (struct, [(member, declaration)])
        self.constants = []
        self.functions = []  # typedefs and prototypes
        text = re.sub(r"/\*.*?\*/", " ", path.read_text(), flags=re.S).replace("\\\n", " ")
        code = re.sub(r"^[ \t]*#(.*)$", self.directive, text, flags=re.M)
        code = re.sub(r'extern\s+"C"\s*\{', " ", code)
        code = re.sub(r"\}\s*$", "", code.strip()) if 'extern "C"' in text else code
        for declaration in self.split(code):
            self.declaration(declaration)

    def directive(self, match):
        define = re.match(rf"\s*define\s+({IDENTIFIER})(\(?)[ \t]*(.*)", match.group(1))
        if define and define.group(1) not in NO_PROMISE and define.group(3):
            if define.group(2):
                self.functions.append(f"#define {define.group(1)}({one_line(define.group(3))}")
            else:
                self.constants.append(define.group(1))
        return ""

    @staticmethod
    def split(code):
        depth, start = 0, 0
        for i, c in enumerate(code):
            depth += {"{": 1, "}": -1}.get(c, 0)
            if c == ";" and depth == 0:
                yield code[start:i].strip()
                start = i + 1
        if code[start:].strip():
            raise SystemExit(f"cannot read: {code[start:].strip()[:80]}")

    def declaration(self, text):
        struct = re.fullmatch(rf"(?:typedef\s+)?struct\s+({IDENTIFIER})\s*\{{(.*)\}}\s*({IDENTIFIER})?",
                              text, re.S)
        if struct:
            members = [self.member(m) for m in struct.group(2).split(";") if m.strip()]
            self.structs.append((struct.group(1), members))
            return
        enum = re.fullmatch(r"enum\s*\{(.*)\}", text, re.S)
        if enum:
            for item in filter(None, (i.strip() for i in enum.group(1).split(","))):
                if not re.fullmatch(rf"{IDENTIFIER}\s*=\s*-?\w+", item):
                    raise SystemExit(f"{self.name}: a constant without its number: {item}")
                self.constants.append(item.split("=")[0].strip())
            return
        if re.fullmatch(rf"typedef\s+struct\s+{IDENTIFIER}\s+{IDENTIFIER}", text):
            return
        if "{" in text or not re.search(IDENTIFIER, text):
            raise SystemExit(f"{self.name}: cannot read: {text[:80]}")
        self.functions.append(one_line(text))

    def member(self, text):
        name = re.search(rf"\(\*({IDENTIFIER})\)", text) or re.search(rf"({IDENTIFIER})\s*(\[\d+\])?\s*$", text)
        if not name or "," in text.split("(")[0]:
            raise SystemExit(f"{self.name}: cannot read the member: {text.strip()}")
        return name.group(1), one_line(text)


def program(headers):
    """C that prints one line for each number, in the order in which the list needs them."""
    lines = [f"#include <{h.name}>" for h in headers]
    lines += ["#include <stdio.h>",
              "static void text(const char *s) { printf(\"\\\"%s\\\"\\n\", s); }",
              "static void real(double d) { printf(\"%.17g\\n\", d); }",
              "static void whole(long long n) { printf(\"%lld\\n\", n); }",
              "int main(void) {"]
    for h in headers:
        for constant in h.constants:
            lines.append(f"_Generic(({constant}), char *: text, const char *: text, double: real,"
                         f" default: whole)({constant});")
        for struct, members in h.structs:
            lines.append(f"whole(sizeof({struct}));")
            for name, _ in members:
                lines.append(f"whole(offsetof({struct}, {name})); whole(sizeof((({struct} *)0)->{name}));")
    return "\n".join(lines + ["return 0; }", ""])


def measure(headers, include):
    with tempfile.TemporaryDirectory() as folder:
        source, binary = pathlib.Path(folder, "layout.c"), pathlib.Path(folder, "layout")
        source.write_text(program(headers))
        subprocess.run([os.environ.get("CC", "cc"), "-std=c11", f"-I{include}", str(source), "-o", str(binary)],
                       check=True)
        return iter(subprocess.run([binary], check=True, capture_output=True, text=True).stdout.splitlines())


def listing(include):
    paths = sorted(include.glob("tts/*.h")) + sorted(include.glob("tts/ext/*.h"))
    headers = [Header(p, str(p.relative_to(include))) for p in paths]
    if not headers:
        raise SystemExit(f"no headers in {include}/tts")
    numbers = measure(headers, include)
    out = ["# What the C headers promise on 64-bit Linux. Written by tests/abi/freeze, never by hand.",
           "# struct NAME SIZE, then for each member: offset, size, declaration"]
    for h in headers:
        out += ["", h.name]
        out += [f"  constant {c} = {next(numbers)}" for c in h.constants]
        out += [f"  function {f}" for f in h.functions]
        for struct, members in h.structs:
            size, end = int(next(numbers)), 0
            out.append(f"  struct {struct} {size}")
            for name, declaration in members:
                offset, width = int(next(numbers)), int(next(numbers))
                if offset != end:
                    raise SystemExit(f"{struct}.{name}: {offset - end} bytes before it belong to no member")
                end = offset + width
                out.append(f"    {offset:4} {width:4}  {declaration}")
            if end != size:
                raise SystemExit(f"{struct}: {size - end} bytes at its end belong to no member")
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("include", type=pathlib.Path)
    parser.add_argument("--golden", type=pathlib.Path)
    arguments = parser.parse_args()
    now = listing(arguments.include)
    if not arguments.golden:
        print("\n".join(now))
        return 0
    golden = arguments.golden.read_text().splitlines()
    difference = list(difflib.unified_diff(golden, now, str(arguments.golden), str(arguments.include),
                                           lineterm="", n=2))
    if not difference:
        return 0
    print("\n".join(difference))
    print("\nThe ABI is not what the golden file says. If that is meant: run tests/abi/freeze, and name the change"
          "\nin plugin_api/CHANGELOG.md, in the same commit.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
