"""ElevenLabs text to speech: POST /v1/text-to-speech/VOICE/stream and .../stream/with-timestamps, GET /v1/voices,
GET /v1/models. A break in the text is silence of its length in the audio, where the model takes breaks; elsewhere a
tag is read aloud like any other text.

Orders: {"do": "configure", "name": ..., "value": ...} with
  key          the API key
  permissions  what the key may do, null = everything; "text_to_speech", "voices_read", "models_read"
  quota        characters that are left, null = any number
  cost_header  "character-cost", "x-character-count", or null
  content_type of the answer, null = the usual one
  lines        how timestamps are written: {"newline": "\\r\\n", "blank": true, "last_newline": false, "audio_bytes": 7,
               "breaks": false (tags are no characters), "lead": " " (before the text), "replace": {"two": "too"},
               "without": [members left out], "last": {a line after the audio}}"""

import base64
import hmac
import json
import math
import re
import struct
import urllib.parse

import sound
from exchange import Refusal, Response, json_body

VOICES = {
    "21m00Tcm4TlvDq8ikWAM": ("Rachel", "female", "en", ["en-US", "pt-BR"]),
    "pNInz6obpgDQGcFmaJgB": ("Adam", "male", "en", []),
    "voice/with blank": ("Odd", "neutral", None, []),
}
# Of each model: the longest text, whether it takes breaks and a language code, credits for a character.
MODELS = {
    "eleven_multilingual_v2": (10_000, True, False, 1),
    "eleven_monolingual_v1": (10_000, True, False, 1),
    "eleven_flash_v2": (30_000, True, False, 0.5),
    "eleven_flash_v2_5": (40_000, True, True, 0.5),
    "eleven_turbo_v2_5": (40_000, True, True, 0.5),
    "eleven_v3": (5_000, False, True, 1),
    "eleven_v9": (40_000, False, True, 1),
}
LANGUAGES = {"en", "de", "pt", "ja", "zh", "fr"}
FORMATS = re.compile(
    r"pcm_(8000|16000|22050|24000|32000|44100|48000)|[ua]law_8000|mp3_(22050_32|24000_48|44100_(32|64|96|128|192))"
    r"|opus_48000_(32|64|96|128|192)")
BREAK = re.compile(r'<break time="(\d+(?:\.\d+)?)s" />')
MEMBERS = {
    "text": str, "model_id": str, "language_code": str, "voice_settings": dict, "pronunciation_dictionary_locators": list,
    "seed": int, "apply_text_normalization": str, "apply_language_text_normalization": bool, "use_pvc_as_ivc": bool}
SETTINGS = {"stability": (0, 1), "similarity_boost": (0, 1), "style": (0, 1), "speed": (0.7, 1.2)}
MS_PER_CHARACTER = 20
TAIL_MS = 60
DEFAULT_LINES = {
    "newline": "\n", "blank": False, "last_newline": True, "audio_bytes": 999, "breaks": True, "lead": "", "replace": {},
    "without": [], "last": None}


def refuse(http_status, status, message):
    raise Refusal(http_status, {"detail": {"status": status, "message": message}})


def invalid(place, message, kind="value_error", given=None):
    """One of the service's lists of invalid members."""
    raise Refusal(422, {"detail": [{"type": kind, "loc": ["body", *place], "msg": message, "input": given}]})


def ogg_page(flags, sequence, packet):
    lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    return b"OggS\0" + bytes([flags]) + struct.pack("<qIII", 0, 1, sequence, 0) + bytes([len(lacing)]) + lacing + packet


def mp3_head(rate, kilobits):
    """The first frame's header, mono: MPEG 1 for 44.1 kHz, MPEG 2 below."""
    first = {32: 1, 64: 5, 96: 7, 128: 9, 192: 11}
    second = {32: 4, 48: 6}
    if rate == 44100:
        return bytes([0xFF, 0xFB, first[kilobits] << 4, 0xC0])
    return bytes([0xFF, 0xF3, second[kilobits] << 4 | (4 if rate == 24000 else 0), 0xC0])


class Speech:
    """A text as runs of sound and silence, and the time of each of its characters."""

    def __init__(self, text, takes_breaks, speed):
        self.runs, self.characters, self.length_ms, at = [], [], 0, 0
        for match in BREAK.finditer(text) if takes_breaks else ():
            self.speak(text[at : match.start()], speed)
            self.pause(match[0], round(1000 * float(match[1])))
            at = match.end()
        self.speak(text[at:], speed)

    def speak(self, text, speed):
        self.runs.append((text.strip(), math.ceil(MS_PER_CHARACTER * len(text.strip()) / speed)))
        blanks = len(text) - len(text.lstrip())
        each = self.runs[-1][1] / max(1, len(text.strip()))
        for index, character in enumerate(text):
            spoken = blanks <= index < blanks + len(text.strip())
            self.add(character, each if spoken else 0, False)

    def pause(self, tag, milliseconds):
        if not 0 < milliseconds <= 3000:
            refuse(400, "invalid_break", "a break has at most 3 seconds")
        self.runs.append((None, milliseconds))
        for character in tag:
            self.add(character, milliseconds / len(tag), True)

    def add(self, character, milliseconds, in_break):
        self.characters.append((character, self.length_ms, self.length_ms + milliseconds, in_break))
        self.length_ms += milliseconds

    def pcm(self, identity, rate):
        pieces = []
        for text, milliseconds in self.runs:
            if text is None:
                pieces.append(sound.silence(rate, milliseconds))
            else:
                pieces.append(sound.pcm(json.dumps([identity, text]).encode(), rate, milliseconds))
        return b"".join(pieces) + sound.silence(rate, TAIL_MS)

    def alignment(self, lines):
        told = [(" " if character.isspace() else character, start, end)
                for character, start, end, in_break in self.characters if lines["breaks"] or not in_break]
        whole = "".join(character for character, _, _ in told)
        for word, other in lines["replace"].items():
            at = whole.find(word)
            if at >= 0:
                start, end = told[at][1], told[at + len(word) - 1][2]
                told[at : at + len(word)] = [(character, start, end) for character in other]
                whole = whole.replace(word, other, 1)
        return [(character, 0, 0) for character in lines["lead"]] + told


class Service:
    def __init__(self):
        self.key, self.permissions, self.quota = "good-key", None, None
        self.cost_header, self.content_type, self.lines = "character-cost", None, dict(DEFAULT_LINES)

    def configure(self, name, value):
        if name == "lines":
            unknown = set(value) - set(DEFAULT_LINES)
            if unknown:
                raise ValueError(f"lines has no {unknown}")
            self.lines = {**DEFAULT_LINES, **value}
        elif name in ("key", "permissions", "quota", "cost_header", "content_type"):
            setattr(self, name, value)
        else:
            raise ValueError(f"elevenlabs has no {name}")

    def answer(self, request):
        match request.method, request.path.split("/")[1:]:
            case "POST", ["v1", "text-to-speech", voice, "stream"]:
                self.authorize(request, "text_to_speech")
                return self.speak(request, urllib.parse.unquote(voice), False)
            case "POST", ["v1", "text-to-speech", voice, "stream", "with-timestamps"]:
                self.authorize(request, "text_to_speech")
                return self.speak(request, urllib.parse.unquote(voice), True)
            case "GET", ["v1", "voices"]:
                self.authorize(request, "voices_read")
                return self.as_json({"voices": [self.voice(*one) for one in VOICES.items()]})
            case "GET", ["v1", "models"]:
                self.authorize(request, "models_read")
                return self.as_json([{"model_id": name, "can_do_text_to_speech": True,
                                      "maximum_text_length_per_request": row[0]} for name, row in MODELS.items()])
        raise Refusal(404, {"detail": "Not Found"})

    def as_json(self, value):
        return Response(200, {"content-type": "application/json"}, json.dumps(value).encode(), "length")

    def voice(self, voice_id, row):
        name, gender, language, verified = row
        labels = {"gender": gender, "accent": "american", **({"language": language} if language else {})}
        return {"voice_id": voice_id, "name": name, "category": "premade", "labels": labels, "settings": None,
                "verified_languages": [{"language": locale[:2], "locale": locale, "model_id": "eleven_flash_v2_5"}
                                       for locale in verified]}

    def authorize(self, request, permission):
        given = request.header("xi-api-key")
        if given is None:
            refuse(401, "needs_authorization", "Neither authorization header nor xi-api-key received, please provide one.")
        if not hmac.compare_digest(given.encode(), self.key.encode()):
            refuse(401, "invalid_api_key", f"Invalid API key {given}")
        if self.permissions is not None and permission not in self.permissions:
            refuse(401, "missing_permissions",
                   f"The API key you used is missing the permission {permission} to execute this operation.")
        if request.header("authorization") is not None:
            refuse(400, "two_credentials", "there must be one credential")

    def checked_query(self, request):
        query = urllib.parse.parse_qsl(request.query, keep_blank_values=True, strict_parsing=True)
        asked = dict(query)
        if len(asked) != len(query) or not set(asked) <= {"output_format", "optimize_streaming_latency", "enable_logging"}:
            invalid(["query"], "unknown or repeated parameter")
        if not FORMATS.fullmatch(asked.get("output_format", "mp3_44100_128")):
            refuse(400, "invalid_output_format", "The output_format is not known")
        if asked.get("optimize_streaming_latency", "0") not in "01234" or asked.get("enable_logging", "true") not in ("true", "false"):
            invalid(["query"], "Input should be valid")
        return asked

    def checked_body(self, request):
        if request.header("content-type") != "application/json":
            invalid([], "Input should be a valid dictionary", "model_attributes_type")
        asked = json_body(request)
        if "text" not in asked:
            invalid(["text"], "Field required", "missing", asked)
        for name, value in asked.items():
            if name not in MEMBERS:
                invalid([name], "Extra inputs are not permitted", "extra_forbidden")
            if not isinstance(value, MEMBERS[name]) or (MEMBERS[name] is int and isinstance(value, bool)):
                invalid([name], f"Input should be a valid {MEMBERS[name].__name__}")
        if not asked["text"].strip():
            refuse(400, "input_text_empty", "The text must not be empty.")
        if not 0 <= asked.get("seed", 0) <= 4294967295:
            invalid(["seed"], "Input should be less than or equal to 4294967295", "less_than_equal")
        if asked.get("apply_text_normalization", "auto") not in ("auto", "on", "off"):
            invalid(["apply_text_normalization"], "Input should be 'auto', 'on' or 'off'", "enum")
        self.check_settings(asked)
        self.check_dictionaries(asked.get("pronunciation_dictionary_locators", []))
        return asked

    def check_settings(self, asked):
        settings = asked.get("voice_settings", {})
        for name, value in settings.items():
            if name == "use_speaker_boost" and isinstance(value, bool):
                continue
            least, most = SETTINGS.get(name, (1, 0))
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
                invalid(["voice_settings", name], f"Input should be a number from {least} to {most}", "range", value)
        if asked.get("model_id", "") == "eleven_v3" and settings.get("stability", 0.5) not in (0, 0.5, 1):
            refuse(400, "invalid_ttd_stability", "Invalid stability value. Must be one of: 0.0, 0.5, 1.0")

    def check_dictionaries(self, locators):
        if len(locators) > 3:
            invalid(["pronunciation_dictionary_locators"], "List should have at most 3 items", "too_long")
        for index, locator in enumerate(locators):
            if not {"pronunciation_dictionary_id"} <= set(locator) <= {"pronunciation_dictionary_id", "version_id"}:
                invalid(["pronunciation_dictionary_locators", index], "Field required", "missing")

    def check_model(self, asked):
        name = asked.get("model_id", "eleven_multilingual_v2")
        if name not in MODELS:
            refuse(400, "model_not_found", f"A model with model ID {name} does not exist.")
        longest, _, takes_language, _ = MODELS[name]
        if len(asked["text"]) > longest:
            refuse(400, "max_character_limit_exceeded",
                   f"This request's text has {len(asked['text'])} characters and exceeds the limit of {longest} characters.")
        language = asked.get("language_code")
        if language is not None and not (takes_language and language in LANGUAGES):
            refuse(400, "unsupported_language", f"Model '{name}' does not support the language_code {language}.")
        return MODELS[name]

    def charge(self, text, factor):
        cost = math.ceil(len(text) * factor)
        if self.quota is not None:
            if cost > self.quota:
                refuse(401, "quota_exceeded", f"This request exceeds your quota of 10000. You have {self.quota} credits "
                                              f"remaining, while {cost} credits are required for this request.")
            self.quota -= cost
        return cost

    def speak(self, request, voice, timed):
        query = self.checked_query(request)
        asked = self.checked_body(request)
        if voice not in VOICES:
            refuse(404, "voice_not_found", f"A voice with the voice_id {voice} was not found.")
        _, takes_breaks, _, factor = self.check_model(asked)
        cost = self.charge(asked["text"], factor)
        name = query.get("output_format", "mp3_44100_128")
        speech = Speech(asked["text"], takes_breaks, asked.get("voice_settings", {}).get("speed", 1))
        heard = [voice, query.get("optimize_streaming_latency"),
                 {member: value for member, value in sorted(asked.items()) if member != "text"}]
        body = self.audio(speech, heard, name)
        headers = {"request-id": "r-1", **({self.cost_header: str(cost)} if self.cost_header else {})}
        if timed:
            headers["content-type"] = self.content_type or "application/json"
            return Response(200, headers, self.as_lines(body, speech), piece=613)
        kind = {"mp3": "audio/mpeg", "pcm": "audio/pcm", "opus": "audio/ogg"}.get(name.split("_")[0], "audio/basic")
        headers["content-type"] = self.content_type or kind
        return Response(200, headers, body, piece=1009)

    def audio(self, speech, heard, name):
        kind, rate = name.split("_")[0], int(name.split("_")[1])
        samples = speech.pcm(json.dumps(heard), rate)
        match kind:
            case "pcm":
                return samples
            case "mp3":
                return b"ID3\4\0\0\0\0\0\x0a" + bytes(10) + mp3_head(rate, int(name.split("_")[2])) + samples[:1000]
            case "opus":
                head = b"OpusHead\1\1" + struct.pack("<HIhB", 312, 48000, 0, 0)
                return ogg_page(2, 0, head) + ogg_page(4, 1, samples[:200])
        return samples[1::2]  # one byte a sample

    def as_lines(self, body, speech):
        lines, size = self.lines, self.lines["audio_bytes"]
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        characters = speech.alignment(lines)
        share = math.ceil(len(characters) / len(pieces))
        out = []
        for index, piece in enumerate(pieces):
            part = characters[index * share : (index + 1) * share]
            line = {"audio_base64": base64.b64encode(piece).decode(), "alignment": None, "normalized_alignment": None}
            if part:
                line["alignment"] = {
                    "characters": [character for character, _, _ in part],
                    "character_start_times_seconds": [round(start / 1000, 6) for _, start, _ in part],
                    "character_end_times_seconds": [round(end / 1000, 6) for _, _, end in part]}
            for member in lines["without"]:
                (line if member in line else line["alignment"] or {}).pop(member, None)
            out.append(json.dumps(line) + lines["newline"] * (2 if lines["blank"] else 1))
        if lines["last"] is not None:
            out.append(json.dumps(lines["last"]) + lines["newline"])
        text = "".join(out)
        return (text if lines["last_newline"] else text.rstrip("\r\n")).encode()
