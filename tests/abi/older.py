#!/usr/bin/env python3
"""Makes the headers of an imagined earlier minor version: today's without the last members of some structs.

older.py INCLUDE_DIR OUTPUT_DIR

A plugin or host that is compiled with them has shorter tables, as one of an older minor version has. Only members that
a side may leave out are taken away. TTS_OLDER_HEADERS is defined, so that one source can serve both.
"""

import pathlib
import re
import sys

LAST_MEMBERS = {
    "tts/abi.h": {
        "tts_audio_format": ["bit_rate"],
        "tts_request": ["style_degree"],
        "tts_mark": ["value"],
        "tts_sink": ["info"],
        "tts_provider": ["fingerprint"],
        "tts_entry_info": ["marks", "mark_count"],
        "tts_put_options": ["fence"],
        "tts_scan": ["after"],
        "tts_store": ["stat", "scan"],
        "tts_plugin": ["deinit"],
    },
    "tts/ext/host_metrics.h": {"tts_host_metrics": ["observe", "describe"]},
}


def shorten(text, struct, members):
    body = re.search(rf"struct {struct} \{{(.*?)\n\}}", text, re.S)
    if not body:
        raise SystemExit(f"no struct {struct}")
    declarations = [d for d in re.sub(r"/\*.*?\*/", " ", body.group(1), flags=re.S).split(";") if d.strip()]
    last = declarations[-len(members):]
    for declaration, member in zip(last, members):
        if not re.search(rf"\b{member}\b", declaration):
            raise SystemExit(f"{struct}: {member} is not among its last members any more")
    shorter = "".join(d + ";" for d in declarations[:-len(members)])
    return text[:body.start(1)] + shorter + text[body.end(1):]


def main():
    include, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    for path in [*include.glob("tts/*.h"), *include.glob("tts/ext/*.h")]:
        name = str(path.relative_to(include))
        text = path.read_text()
        for struct, members in LAST_MEMBERS.get(name, {}).items():
            text = shorten(text, struct, members)
        if name == "tts/abi.h":
            text = text.replace("#define TTS_ABI_H\n", "#define TTS_ABI_H\n#define TTS_OLDER_HEADERS 1\n", 1)
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


if __name__ == "__main__":
    main()
