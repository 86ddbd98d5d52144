"""Azure Speech, text to speech over REST.

POST /cognitiveservices/v1[?deploymentId=ID], GET /cognitiveservices/voices/list, POST /sts/v1.0/issueToken.
Orders: key, expire (true: every token issued so far), ten_minutes (audio is cut there, as the service does it),
deployment (the one that exists). A pause in the document is silence of its length in the audio."""

import hmac
import json
import re
import struct
import xml.etree.ElementTree as ElementTree

import sound
from exchange import Refusal, Response

SSML = "{http://www.w3.org/2001/10/synthesis}"
MSTTS = "{http://www.w3.org/2001/mstts}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LONGEST_MS = 20_000

# What each element may hold, of those that a cache's client has reason to write.
INLINE = {"break", "prosody", "lang", "say-as", "sub", "phoneme", "emphasis", "audio"}
CHILDREN = {
    "speak": {"voice"},
    "voice": INLINE | {"p", "s", "lexicon", "express-as", "silence"},
    "lang": INLINE | {"p", "s", "express-as"},
    "express-as": INLINE,
    "prosody": INLINE - {"lang", "emphasis"} | {"p", "s"},
    "p": INLINE - {"lang", "emphasis"} | {"s", "express-as"},
    "s": INLINE - {"lang", "emphasis"} | {"express-as"},
}
ATTRIBUTES = {
    "voice": {"name", "effect", "parameters"},
    "lang": {XML_LANG},
    "express-as": {"style", "styledegree", "role"},
    "prosody": {"rate", "pitch", "volume", "contour", "range"},
    "break": {"time", "strength"},
    "silence": {"type", "value"},
    "lexicon": {"uri"},
}
SILENCES = {
    "Leading", "Leading-exact", "Tailing", "Tailing-exact", "Sentenceboundary", "Sentenceboundary-exact",
    "Comma-exact", "Semicolon-exact", "Enumerationcomma-exact"}
ROLES = {
    "Girl", "Boy", "YoungAdultFemale", "YoungAdultMale", "OlderAdultFemale", "OlderAdultMale", "SeniorFemale",
    "SeniorMale"}
PERCENT = re.compile(r"[+-]\d+(\.\d+)?%")
LIMITS = {"rate": (-50, 100), "pitch": (-50, 50), "volume": (-100, 100)}
# The kinds of marks with a pause of their own: pattern, the silence that sets it, its natural length.
MARKS = [
    (re.compile(r"[.!?。！？](?=\s|$)"), "Sentenceboundary-exact", 320),
    (re.compile(r"[,，](?=\s|$)"), "Comma-exact", 110),
    (re.compile(r"[;；](?=\s|$)"), "Semicolon-exact", 160),
    (re.compile(r"、"), "Enumerationcomma-exact", 90),
]
FORMAT = re.compile(
    r"raw-(8khz|16khz|22050hz|24khz|44100hz|48khz)-16bit-mono-pcm|raw-8khz-8bit-mono-(alaw|mulaw)"
    r"|audio-(16khz-(32|64|128)|24khz-(48|96|160)|48khz-(96|192))kbitrate-mono-mp3"
    r"|ogg-(16|24|48)khz-16bit-mono-opus|webm-(16|24)khz-16bit(-24kbps)?-mono-opus")
VOICES = [
    ("en-US-JennyNeural", "en-US", "Female", ["cheerful", "sad"], []),
    ("en-US-AvaMultilingualNeural", "en-US", "Female", [], []),
    ("en-US-Ava:DragonHDLatestNeural", "en-US", "Female", [], []),
    ("en-GB-RyanNeural", "en-GB", "Male", ["chat"], []),
    ("zh-CN-XiaomoNeural", "zh-CN", "Female", ["calm"], ["Girl", "Boy"]),
    ("de-DE-KatjaNeural", "de-DE", "Female", [], []),
]


def bad(why):
    return Refusal(400, why)


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def milliseconds(text):
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", text or "")
    if not match:
        raise bad(f"not a time: {text}")
    value = float(match[1]) * (1 if match[2] == "ms" else 1000)
    if value > LONGEST_MS:
        raise bad("a pause is 20000 ms at most")
    return int(value)


class Document:
    """A document that passed, as runs of speech and silences."""

    def __init__(self, body):
        try:
            root = ElementTree.fromstring(body.decode("utf-8"))
        except (ElementTree.ParseError, UnicodeDecodeError) as error:
            raise bad(f"malformed SSML: {error}") from error
        if root.tag != SSML + "speak" or root.get("version") != "1.0" or not root.get(XML_LANG):
            raise bad("the root must be speak with version and xml:lang")
        self.runs = []  # (identity, text) or milliseconds
        counted = sum(1 for element in root.iter() if local(element) in ("voice", "audio"))
        if counted > 50 or not any(local(child) == "voice" for child in root):
            raise bad("there must be 1 to 50 voice and audio elements")
        if (root.text or "").strip() or any((child.tail or "").strip() for child in root):
            raise bad("text stands outside of a voice")
        for voice in root:
            self.voice(voice)

    def voice(self, voice):
        name = voice.get("name")
        if name not in [known[0] for known in VOICES]:
            raise bad(f"unknown voice {name}")
        self.hd = ":DragonHD" in name
        self.lengths = {}
        self.check(voice, SSML + "speak")
        self.runs.append(self.lengths.get("Leading-exact", 60))
        self.walk(voice, (name, tuple(sorted(voice.attrib.items()))))
        self.runs.append(self.lengths.get("Tailing-exact", 800))

    def check(self, element, parent):
        name = local(element)
        namespace = MSTTS if name in ("express-as", "silence") else SSML
        if element.tag != namespace + name or name not in CHILDREN.get(parent.rsplit("}", 1)[-1], ()):
            raise bad(f"{name} is not allowed within {parent.rsplit('}', 1)[-1]}")
        if name in ATTRIBUTES and not set(element.attrib) <= ATTRIBUTES[name]:
            raise bad(f"{name} has an attribute that it must not have")
        if self.hd and name in ("break", "silence", "prosody", "express-as"):
            raise bad(f"this voice takes no {name}")
        check = getattr(self, "check_" + name.replace("-", "_"), None)
        if check:
            check(element)
        for child in element:
            self.check(child, element.tag)

    def check_break(self, element):
        milliseconds(element.get("time"))
        self.check_empty(element)

    def check_silence(self, element):
        if element.get("type") not in SILENCES or element.get("type") in self.lengths:
            raise bad("a silence has a known type, and each type once in a voice")
        self.lengths[element.get("type")] = milliseconds(element.get("value"))
        self.check_empty(element)

    def check_empty(self, element):
        if len(element) or element.text:
            raise bad(f"{local(element)} must be empty")

    def check_express_as(self, element):
        degree = float(element.get("styledegree", 1))
        if not element.get("style") or not 0.01 <= degree <= 2:
            raise bad("express-as needs a style and a degree of 0.01 to 2")
        if element.get("role", "Girl") not in ROLES:
            raise bad("unknown role")

    def check_prosody(self, element):
        for name, value in element.attrib.items():
            least, most = LIMITS[name]
            if not PERCENT.fullmatch(value) or not least <= float(value[:-1]) <= most:
                raise bad(f"prosody {name} is not within {least} to {most} percent")

    def check_lang(self, element):
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?", element.get(XML_LANG, "")):
            raise bad("lang needs a locale")

    def walk(self, element, manner):
        self.speak(element.text, manner)
        for child in element:
            if local(child) == "break":
                self.runs.append(milliseconds(child.get("time")))
            elif local(child) not in ("silence", "lexicon"):
                self.walk(child, (*manner, local(child), tuple(sorted(child.attrib.items()))))
            self.speak(child.tail, manner)

    def speak(self, text, manner):
        at = 0
        text = text or ""
        while at < len(text):
            found = [(match.start(), match.end(), self.lengths.get(kind, natural))
                     for pattern, kind, natural in MARKS if (match := pattern.search(text, at))]
            start, end, pause = min(found, default=(len(text), len(text), 0))
            if text[at:start].strip():
                self.runs.append((repr(manner), text[at:start].strip()))
            # What ends the text has only the silence at the end.
            if end < len(text):
                self.runs.append(pause)
            at = end

    def pcm(self, rate):
        pieces = []
        for run in self.runs:
            if isinstance(run, int):
                pieces.append(sound.silence(rate, run))
            else:
                pieces.append(sound.pcm(repr((run, rate)).encode(), rate, 20 * len(run[1])))
        return b"".join(pieces)


def ogg(identity, granule):
    """Pages of opus as far as headers go, the last one with the granule position."""
    def page(number, position, packet):
        segments = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, position, 1, number, 0, len(segments))
        return head + segments + packet

    noise = sound.pcm(identity, 8000, 200)[:3000]
    return page(0, 0, b"OpusHead") + page(1, granule // 2, noise[:1500]) + page(2, granule, noise[1500:])


def webm(identity, length_ms):
    def element(name, content):
        return bytes.fromhex(name) + struct.pack(">BI", 0x08, len(content)) + content

    noise = sound.pcm(identity, 8000, 100)[:900]
    unknown = bytes([0x01]) + b"\xff" * 7
    cluster = element("e7", struct.pack(">I", length_ms - 60)) + element("a3", b"\x81" + struct.pack(">hB", 60, 0) + noise)
    return (element("1a45dfa3", b"webm") + bytes.fromhex("18538067") + unknown
            + element("1549a966", b"info") + bytes.fromhex("1f43b675") + unknown + cluster)


class Service:
    def __init__(self):
        self.key, self.deployment, self.ten_minutes = "good-key", None, False
        self.tokens, self.issued = set(), 0

    def configure(self, name, value):
        if name == "expire":
            self.tokens.clear()
        elif name in ("key", "deployment", "ten_minutes"):
            setattr(self, name, value)
        else:
            raise ValueError(f"azure has no {name}")

    def answer(self, request):
        match request.method, request.path:
            case "POST", "/sts/v1.0/issueToken":
                return self.issue(request)
            case "GET", "/cognitiveservices/voices/list":
                self.authorize(request)
                return Response(200, {"content-type": "application/json; charset=utf-8"}, self.voices(), "length")
            case "POST", "/cognitiveservices/v1":
                self.authorize(request)
                return self.speak(request)
        raise Refusal(404, {"error": {"code": "404", "message": "Resource not found"}})

    def key_fits(self, request):
        given = request.header("ocp-apim-subscription-key") or ""
        return hmac.compare_digest(given.encode(), self.key.encode())

    def issue(self, request):
        if not self.key_fits(request):
            raise Refusal(401, {"error": {"code": "401", "message": "Access denied due to invalid subscription key"}})
        if request.body or request.header("content-length") != "0":
            raise Refusal(411, "the length must be 0")
        self.issued += 1
        token = f"header.payload{self.issued}.signature"
        self.tokens.add(token)
        return Response(200, {"content-type": "application/jwt; charset=us-ascii"}, token.encode(), "length")

    def authorize(self, request):
        bearer = request.header("authorization")
        key = request.header("ocp-apim-subscription-key")
        if (bearer is None) == (key is None):
            raise Refusal(401)
        if bearer is not None and bearer.removeprefix("Bearer ") not in self.tokens | {"aad#resource#entra"}:
            raise Refusal(401)
        if key is not None and not self.key_fits(request):
            raise Refusal(401, {"error": {"code": "401", "message": f"Access denied for {key}"}})
        if not 0 < len(request.header("user-agent") or "") < 255:
            raise bad("User-Agent is required, with fewer than 255 characters")

    def voices(self):
        return json.dumps([
            {"Name": f"Microsoft Server Speech ({name})", "DisplayName": name, "LocalName": name.split("-")[-1],
             "ShortName": name, "Gender": gender, "Locale": locale, "LocaleName": locale, "StyleList": styles,
             "RolePlayList": roles, "SampleRateHertz": "24000", "VoiceType": "Neural", "Status": "GA"}
            for name, locale, gender, styles, roles in VOICES]).encode()

    def speak(self, request):
        if request.header("content-type") != "application/ssml+xml":
            raise Refusal(415)
        name = request.header("x-microsoft-outputformat") or ""
        if not FORMAT.fullmatch(name):
            raise bad("Unsupported output format")
        wanted = f"deploymentId={self.deployment}" if self.deployment else ""
        if request.query != wanted:
            raise Refusal(404, "no such deployment")
        document = Document(request.body)
        kind = name.rsplit("-", 1)[-1]
        media = {"mp3": "audio/mpeg", "opus": "audio/" + name.split("-")[0]}.get(kind, "audio/basic")
        return Response(200, {"content-type": media}, self.audio(document, name, kind))

    def audio(self, document, name, kind):
        identity = repr((document.runs, name)).encode()
        rate = int(re.search(r"(\d+)(k?)hz", name)[1]) * (1000 if "khz" in name else 1)
        samples = document.pcm(rate)
        length_ms = 600_000 if self.ten_minutes else len(samples) // 2 * 1000 // rate
        if kind == "opus":
            return ogg(identity, 48 * length_ms) if name.startswith("ogg") else webm(identity, length_ms)
        if kind == "mp3":
            size = int(re.search(r"(\d+)kbit", name)[1]) * length_ms // 8
        else:
            size = rate * length_ms // 1000 * (2 if kind == "pcm" else 1)
        if self.ten_minutes:
            return bytes(size)
        return samples[:size] if kind == "pcm" else sound.pcm(identity, 8000, size // 16 + 1)[:size]
