"""A host in Python: ctypes alone, no compiled glue. Usage: from_python.py LIBRARY PLUGIN_FOLDER"""

import ctypes as c
import sys

Status = c.c_int32


class Str(c.Structure):
    _fields_ = [("data", c.c_char_p), ("size", c.c_size_t)]


class Error(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("code", Status), ("vendor_code", c.c_int32),
                ("retry_after_ms", c.c_int32), ("message", c.c_char * 512)]


class Format(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("encoding", c.c_int32), ("sample_rate", c.c_uint32),
                ("channels", c.c_uint32), ("bit_rate", c.c_uint32)]


class Request(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("flags", c.c_uint32), ("text", Str), ("language", Str),
                ("voice", Str), ("model", Str), ("style", Str), ("role", Str), ("tenant", Str),
                ("take", Str), ("format", c.c_void_p), ("pauses", c.c_void_p),
                ("options", c.c_void_p), ("option_count", c.c_size_t), ("labels", c.c_void_p),
                ("label_count", c.c_size_t), ("rate_pct", c.c_double), ("pitch_pct", c.c_double),
                ("volume_pct", c.c_double), ("style_degree", c.c_double)]


Begin = c.CFUNCTYPE(Status, c.c_void_p, c.POINTER(Format))
Write = c.CFUNCTYPE(Status, c.c_void_p, c.c_void_p, c.c_size_t)


class Sink(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("reserved", c.c_uint32), ("data", c.c_void_p),
                ("begin", Begin), ("write", Write), ("mark", c.c_void_p), ("info", c.c_void_p)]


Synthesize = c.CFUNCTYPE(Status, c.c_void_p, c.c_void_p, c.POINTER(Request), c.POINTER(Sink),
                         c.POINTER(Error))


class Provider(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("max_concurrency", c.c_uint32), ("data", c.c_void_p),
                ("destroy", c.c_void_p), ("get_extension", c.c_void_p), ("synthesize", Synthesize),
                ("fingerprint", c.c_void_p)]


class Options(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("log_level", c.c_int32), ("log", c.c_void_p),
                ("log_user", c.c_void_p), ("host_name", Str), ("host_version", Str),
                ("plugin_path", Str), ("clock", c.c_void_p)]


def text(words):
    raw = words.encode()
    return Str(raw, len(raw))


def main(library, folder):
    tts = c.CDLL(library)
    tts.tts_pipeline_open_text.argtypes = [Str, Str, c.POINTER(Options), c.POINTER(c.c_void_p),
                                           c.POINTER(Error)]
    tts.tts_pipeline_provider.argtypes = [c.c_void_p, Str, c.POINTER(c.POINTER(Provider)),
                                          c.POINTER(Error)]
    tts.tts_pipeline_close.argtypes = [c.c_void_p]
    error = Error(struct_size=c.sizeof(Error))
    options = Options(struct_size=c.sizeof(Options), plugin_path=text(folder))
    pipeline = c.c_void_p()
    config = f"""
caesura: 1
providers: {{voice: {{use: "{folder}/test_parts.so#say"}}}}
chains: {{only: [voice]}}
pauses: natural
"""
    status = tts.tts_pipeline_open_text(text(config), text("python.yaml"), c.byref(options),
                                        c.byref(pipeline), c.byref(error))
    assert status == 0, error.message.decode()

    provider = c.POINTER(Provider)()
    status = tts.tts_pipeline_provider(pipeline, text(""), c.byref(provider), c.byref(error))
    assert status == 0, error.message.decode()

    audio = bytearray()
    rates = []

    def begin(_sink, audio_format):
        rates.append(audio_format.contents.sample_rate)
        return 0

    def write(_sink, data, size):
        audio.extend(c.string_at(data, size))
        return 0

    sink = Sink(struct_size=c.sizeof(Sink), begin=Begin(begin), write=Write(write))
    unset = -2147483648.0
    request = Request(struct_size=c.sizeof(Request), text=text("Hello, Python."), rate_pct=unset,
                      pitch_pct=unset, volume_pct=unset, style_degree=unset)
    speak = provider.contents.synthesize
    status = speak(c.cast(provider, c.c_void_p), None, c.byref(request), c.byref(sink),
                   c.byref(error))
    assert status == 0, error.message.decode()
    assert rates == [16000], rates
    assert audio == b"voice  14 500 1000 3000 300 400 350", audio

    request.text = text("")
    status = speak(c.cast(provider, c.c_void_p), None, c.byref(request), c.byref(sink),
                   c.byref(error))
    assert (status, error.message) == (3, b"the request has no text"), error.message
    tts.tts_pipeline_close(pipeline)


main(sys.argv[1], sys.argv[2])
