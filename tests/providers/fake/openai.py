"""POST /v1/audio/speech, GET /v1/models and GET /v1/audio/voices, as strict as OpenAI's, and some servers' quirks.

Orders: {"do": "configure", "name": ..., "value": ...} with
  key          the API key, null = none is wanted (a local server)
  extra        names of further members that this server takes, with models, voices and lengths of its own; [] = OpenAI
  wav_size     "true" or "stream": what the WAV header says, 0xFFFFFFFF where it cannot know
  events       how server-sent events are written: {"newline": "\\r\\n", "comments": true, "usage": "token_usage",
               "done": false, "audio_bytes": 7, "error": "..."}
  pcm_rate     samples a second of all audio
  content_type of the answer, null = the usual one
  voices       the answer of /v1/audio/voices, null = 404"""

import base64
import hmac
import json
import math
import struct

import sound
from exchange import Refusal, Response, json_body

MEMBERS = {"model", "input", "voice", "instructions", "response_format", "speed", "stream_format"}
MODELS = {"tts-1", "tts-1-hd", "gpt-4o-mini-tts", "gpt-4o-mini-tts-2025-12-15"}
VOICES = {"alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin", "cedar"}
TYPES = {"mp3": "audio/mpeg", "opus": "audio/ogg", "aac": "audio/aac", "flac": "audio/flac", "wav": "audio/wav", "pcm": "audio/pcm"}
DEFAULT_EVENTS = {"newline": "\n", "comments": False, "usage": "usage", "done": True, "audio_bytes": 1000, "error": None}


def refuse(status, message, kind="invalid_request_error", param=None, code=None):
    raise Refusal(status, {"error": {"message": message, "type": kind, "param": param, "code": code}})


def ogg_page(flags, sequence, packet):
    lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    return b"OggS\0" + bytes([flags]) + struct.pack("<qIII", 0, 1, sequence, 0) + bytes([len(lacing)]) + lacing + packet


def compressed(form, samples):
    """Not decodable, but headed as the format is; what follows depends on the samples."""
    match form:
        case "mp3":  # 128 kbit/s at 24 kHz, mono, behind an empty ID3 tag
            return b"ID3\4\0\0\0\0\0\x0a" + bytes(10) + b"\xff\xf3\xc4\xc0" + samples[:1000]
        case "aac":  # 24 kHz, mono
            return b"\xff\xf1\x58\x40\x1f\xff\xfc" + samples[:1000]
        case "flac":  # 24 kHz, mono, 16 bits
            info = struct.pack(">HH", 4096, 4096) + bytes(6) + (24000 << 44 | 15 << 36 | 0).to_bytes(8, "big") + bytes(16)
            return b"fLaC\x80\x00\x00\x22" + info + samples[:1000]
        case "opus":
            head = b"OpusHead\1\1" + struct.pack("<HIhB", 312, 24000, 0, 0)
            return ogg_page(2, 0, head) + ogg_page(4, 1, samples[:200])


class Service:
    def __init__(self):
        self.key = "good-key"
        self.extra = []
        self.wav_size = "stream"
        self.events = dict(DEFAULT_EVENTS)
        self.pcm_rate = 24000
        self.content_type = None
        self.voices = None

    def configure(self, name, value):
        if name == "events":
            self.events = {**DEFAULT_EVENTS, **value}
        elif name in ("key", "extra", "wav_size", "pcm_rate", "content_type", "voices"):
            setattr(self, name, value)
        else:
            raise ValueError(f"there is no {name}")

    def answer(self, request):
        self.check_key(request)
        if request.query:
            refuse(400, "no query is known")
        match request.method, request.path:
            case "POST", "/v1/audio/speech":
                return self.speak(request)
            case "GET", "/v1/models":
                models = {"object": "list", "data": [{"id": name, "object": "model"} for name in sorted(MODELS)]}
                return Response(200, {"content-type": "application/json"}, json.dumps(models).encode(), "length")
            case "GET", "/v1/audio/voices" if self.voices is not None:
                return Response(200, {"content-type": "application/json"}, json.dumps(self.voices).encode(), "length")
            case _, "/v1/audio/speech" | "/v1/models":
                refuse(405, f"{request.method} is not allowed here")
        refuse(404, f"no such path: {request.path}")

    def check_key(self, request):
        given = request.header("authorization")
        if self.key is None:
            if given is not None:
                refuse(400, "this server wants no key")
            return
        if not hmac.compare_digest((given or "").encode(), f"Bearer {self.key}".encode()):
            shown = (given or "").removeprefix("Bearer ")
            refuse(401, f"Incorrect API key provided: {shown}.", code="invalid_api_key")

    def checked(self, request):
        if request.header("content-type") != "application/json":
            refuse(415, "the content-type must be application/json")
        asked = json_body(request)
        if unknown := sorted(set(asked) - MEMBERS - set(self.extra)):
            refuse(400, f"Unknown parameter: '{unknown[0]}'.", param=unknown[0], code="unknown_parameter")
        for name in ("model", "input", "voice"):
            if name not in asked:
                refuse(400, f"Missing required parameter: '{name}'.", param=name, code="missing_required_parameter")
        if not isinstance(asked["input"], str) or not asked["input"]:
            refuse(400, "input must be a string that is not empty", param="input")
        if len(asked["input"]) > 4096 and not self.extra:
            refuse(400, "input: String should have at most 4096 characters", param="input", code="string_above_max_length")
        if asked["model"] not in MODELS and not self.extra:
            refuse(404, f"The model `{asked['model']}` does not exist", param="model", code="model_not_found")
        self.check_voice(asked["voice"])
        self.check_manner(asked)
        return asked

    def check_voice(self, voice):
        if isinstance(voice, dict):
            if set(voice) != {"id"} or not isinstance(voice["id"], str) or not voice["id"].startswith("voice_"):
                refuse(400, "a custom voice is {\"id\": \"voice_...\"}", param="voice")
        elif voice not in VOICES and not self.extra:
            refuse(400, f"voice: Input should be one of {', '.join(sorted(VOICES))}", param="voice")

    def check_manner(self, asked):
        if asked.get("response_format", "mp3") not in TYPES:
            refuse(400, "response_format is none of mp3, opus, aac, flac, wav, pcm", param="response_format")
        speed = asked.get("speed", 1)
        if isinstance(speed, bool) or not isinstance(speed, (int, float)) or not 0.25 <= speed <= 4:
            refuse(400, "speed must be a number from 0.25 to 4", param="speed")
        instructions = asked.get("instructions", "-")
        if not isinstance(instructions, str) or not 0 < len(instructions) <= 4096:
            refuse(400, "instructions must be a string of at most 4096 characters", param="instructions")
        form = asked.get("stream_format", "audio")
        if form not in ("audio", "sse") or (form == "sse" and asked["model"] in ("tts-1", "tts-1-hd")):
            refuse(400, "stream_format is audio, or sse with newer models", param="stream_format")

    def speak(self, request):
        asked = self.checked(request)
        form = asked.get("response_format", "mp3")
        heard = {"speed": 1, **{name: value for name, value in asked.items() if name not in ("response_format", "stream_format")}}
        milliseconds = math.ceil((100 + 2 * len(asked["input"])) / heard["speed"])
        samples = sound.pcm(json.dumps(heard, sort_keys=True).encode(), self.pcm_rate, milliseconds)
        if form == "pcm":
            body = samples
        elif form == "wav":
            body = sound.wav(samples, self.pcm_rate, None if self.wav_size == "true" else 0xFFFFFFFF)
        else:
            body = compressed(form, samples)
        if asked.get("stream_format") == "sse":
            return Response(200, {"content-type": self.content_type or "text/event-stream; charset=utf-8"}, self.as_events(body), piece=611)
        return Response(200, {"content-type": self.content_type or TYPES[form]}, body, piece=1009)

    def as_events(self, body):
        newline, size = self.events["newline"], self.events["audio_bytes"]
        events = []
        for at in range(0, len(body), size):
            piece = base64.b64encode(body[at : at + size]).decode()
            events.append({"type": "speech.audio.delta", "audio": piece})
        if self.events["error"]:
            events.append({"type": "error", "error": {"message": self.events["error"]}})
        if self.events["done"]:
            events.append({"type": "speech.audio.done", self.events["usage"]: {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3}})
        lines = []
        for event in events:
            if self.events["comments"]:
                lines.append(": keep-alive" + newline)
            lines.append(f"event: {event['type']}{newline}data: {json.dumps(event)}{newline}{newline}")
        return "".join(lines).encode()
