"""Amazon Polly: SynthesizeSpeech and DescribeVoices.

POST /v1/speech, GET /v1/voices, both signed for region "eu-west-1". Orders: secret, session (the token that must come
along; null = none may), ten_minutes (audio is cut there, as the service does it), counted (whether the answer says how
many characters it bills), lexicons (names that exist). A pause in the document is silence of its length in the audio;
beside a break a mark has no pause of its own."""

import json
import re
import struct
import urllib.parse
import xml.etree.ElementTree as ElementTree

import sigv4
import sound
from exchange import Refusal, Response, json_body

REGION = "eu-west-1"
KEY_ID = "AKIDPOLLY"
ENGINES = ("standard", "neural", "long-form", "generative")
# Name, gender, language, further languages, engines.
VOICES = [
    ("Joanna", "Female", "en-US", [], ["generative", "neural", "standard"]),
    ("Danielle", "Female", "en-US", [], ["generative", "long-form", "neural"]),
    ("Brian", "Male", "en-GB", [], ["neural", "standard"]),
    ("Aditi", "Female", "en-IN", ["hi-IN"], ["standard"]),
    ("Kajal", "Female", "en-IN", ["hi-IN"], ["neural"]),
    ("Zhiyu", "Female", "cmn-CN", [], ["neural", "standard"]),
    ("Vicki", "Female", "de-DE", [], ["generative", "neural", "standard"]),
]
LANGUAGES = {"arb", "cmn-CN", "de-DE", "en-GB", "en-IN", "en-US", "fr-FR", "hi-IN"}
NEWS = {"Joanna"}
RATES = {
    "pcm": (8000, 16000), "mulaw": (8000,), "alaw": (8000,), "ogg_opus": (48000,),
    "mp3": (8000, 16000, 22050, 24000, 44100, 48000), "ogg_vorbis": (8000, 16000, 22050, 24000, 44100, 48000)}
MEDIA = {"pcm": "audio/pcm", "mp3": "audio/mpeg", "ogg_vorbis": "audio/ogg", "ogg_opus": "audio/ogg",
         "mulaw": "audio/mulaw", "alaw": "audio/alaw"}
MEMBERS = {"Engine", "LanguageCode", "LexiconNames", "OutputFormat", "SampleRate", "SpeechMarkTypes", "Text",
           "TextType", "VoiceId"}

AMAZON = "{urn:amazon}"
OF_ALL = {"speak", "break", "lang", "mark", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RULES = {  # attribute: pattern
    "break": {"time": r"\d+(\.\d+)?m?s", "strength": "none|x-weak|weak|medium|strong|x-strong"},
    "lang": {XML_LANG: r"[a-z]{2,3}-[A-Z]{2}"},
    "mark": {"name": ".+"},
    "prosody": {"rate": r"x-slow|slow|medium|fast|x-fast|\d+(\.\d+)?%",
                "volume": r"default|silent|x-soft|soft|medium|loud|x-loud|[+-]\d+(\.\d+)?dB",
                "pitch": r"default|x-low|low|medium|high|x-high|[+-]\d+(\.\d+)?%"},
    AMAZON + "domain": {"name": "news"},
}
LIMITS = {"rate": (20, 200), "pitch": (-33.3, 50)}
STRENGTHS = {"none": 0, "x-weak": 0, "weak": 180, "medium": 180, "strong": 400, "x-strong": 700}
# What pauses by itself, and how long.
MARKS = re.compile(r"(?P<paragraph>\s*\n[ \t]*\n\s*)|(?P<sentence>[.!?。！？]+(?=\s|$))|(?P<comma>[,;:，；：—](?=\s|$))")
NATURAL = {"paragraph": 700, "sentence": 400, "comma": 180}
TOKENS = re.compile(r"""<!--.*?-->|<(?:[^>"']|"[^"]*"|'[^']*')*>|&[a-z]+;|[^<&]""", re.S)
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
CHARACTER_MS = 20


def no(exception, why, status=400):
    return Refusal(status, {"message": why}, {"x-amzn-errortype": exception})


def outside(member, value):
    return no("ValidationException", f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy "
              "constraint: Member must satisfy enum value set")


def check_ssml(text, engine, voice):
    """Refuses what this engine would not take."""
    try:
        root = ElementTree.fromstring(text.replace("<speak", '<speak xmlns:amazon="urn:amazon"', 1))
    except ElementTree.ParseError as error:
        raise no("InvalidSsmlException", f"Invalid SSML request: {error}") from error
    if root.tag != "speak":
        raise no("InvalidSsmlException", "Invalid SSML request")
    for element in root.iter():
        check_element(element, engine, voice)


def check_element(element, engine, voice):
    name = element.tag
    attributes = element.attrib
    special = {"emphasis", AMAZON + "auto-breaths", AMAZON + "breath", AMAZON + "effect"}
    takes = (name in OF_ALL or (name in special and engine == "standard")
             or (name == AMAZON + "effect" and attributes == {"name": "drc"} and engine != "generative")
             or (name == AMAZON + "domain" and engine == "neural" and voice in NEWS))
    if not takes:
        raise no("InvalidSsmlException", f"Unsupported {engine} feature: {name}")
    rules = RULES.get(name)
    for key, value in attributes.items():
        if rules is not None and not re.fullmatch(rules.get(key, "(?!)"), value):
            raise no("InvalidSsmlException", f"{name}: {key} is not valid")
        if name == "prosody" and key == "pitch" and engine != "standard":
            raise no("InvalidSsmlException", f"Unsupported {engine} feature: pitch")
        least, most = LIMITS.get(key, (0, 0))
        if name == "prosody" and value.endswith("%") and not least <= float(value[:-1]) <= most:
            raise no("InvalidSsmlException", f"prosody: {key} is out of range")
    if name == "break":
        pause_of(attributes)
        if len(element) or element.text:
            raise no("InvalidSsmlException", "break must be empty")
    if name in ("prosody", "lang", "mark") and not attributes:
        raise no("InvalidSsmlException", f"{name} needs an attribute")


def pause_of(attributes):
    time = attributes.get("time")
    if time is None:
        return STRENGTHS[attributes.get("strength", "medium")]
    ms = float(time[:-2]) if time.endswith("ms") else 1000 * float(time[:-1])
    if ms > 10_000:
        raise no("InvalidSsmlException", "break: the maximum duration is 10 seconds")
    return int(ms)


class Speech:
    """A text as pieces of speech and silence on one time line, with the marks of both."""

    def __init__(self, text, ssml, identity):
        self.identity, self.raw = identity, text.encode()
        self.pieces = []  # (ms, identity of speech, or None for silence)
        self.marks, self.time, self.natural, self.asked = [], 0, 0, None
        self.sentence = None  # byte where the one that is spoken begins
        self.billed = 0
        manner, run, at = [], [], 0
        for token in TOKENS.findall(text) if ssml else text:
            end = at + len(token.encode())
            if ssml and token.startswith("<"):
                self.run(run, manner)
                run = []
                self.tag(token, at, end, manner)
            else:
                self.billed += 1
                run.append((ENTITIES.get(token, token), at, end))
            at = end
        self.run(run, manner)
        self.end_sentence(self.last if self.sentence is not None else 0)

    def tag(self, token, at, end, manner):
        name = re.match(r"</?([a-z:-]+)", token)
        if token.startswith("<break"):
            attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', token.replace("'", '"')))
            self.asked = max(self.asked or 0, pause_of(attributes))
            self.marks.append((self.time, "word", at, end, token))
        elif token.startswith("<mark"):
            self.marks.append((self.time, "ssml", at, end, re.search(r'name=["\']([^"\']*)', token)[1]))
        elif token.startswith("</"):
            manner.pop()
        elif name and not token.endswith("/>") and name[1] != "speak":
            manner.append(token)
        elif name and name[1] == "speak":
            manner.append("")

    def run(self, run, manner):
        """One run of characters without tags: (character, first byte, byte behind it)."""
        text = "".join(character for character, _, _ in run)
        at = 0
        while at < len(text):
            match = MARKS.search(text, at)
            start, end = match.span() if match else (len(text), len(text))
            self.speak(run[at:start], text[at:start], manner)
            if match:
                kind = match.lastgroup
                self.natural = max(self.natural, NATURAL[kind])
                if kind == "sentence" and self.sentence is not None:
                    self.last = run[end - 1][2]
                if kind != "comma":
                    self.end_sentence(self.last if self.sentence is not None else 0)
            at = end

    def speak(self, run, text, manner):
        if not text.strip():
            return
        pause = self.natural if self.asked is None else self.asked
        if pause and self.pieces:
            self.pieces.append((pause, None))
            self.time += pause
        self.natural, self.asked = 0, None
        first = len(text) - len(text.lstrip())
        if self.sentence is None:
            self.sentence, self.sentence_time = run[first][1], self.time
        for word in re.finditer(r"\w[\w'’-]*", text):
            start, end = run[word.start()][1], run[word.end() - 1][2]
            self.marks.append((self.time + CHARACTER_MS * (word.start() - first), "word", start, end, word[0]))
            self.marks.append((self.time + CHARACTER_MS * (word.start() - first), "viseme", None, None, "a"))
        spoken = text.strip()
        self.last = run[first + len(spoken) - 1][2]
        self.pieces.append((CHARACTER_MS * len(spoken), repr((self.identity, tuple(manner), spoken))))
        self.time += CHARACTER_MS * len(spoken)

    def end_sentence(self, end):
        if self.sentence is None:
            return
        value = self.raw[self.sentence:end].decode()
        self.marks.append((self.sentence_time, "sentence", self.sentence, end, value))
        self.sentence = None

    def pcm(self, rate):
        return b"".join(sound.silence(rate, ms) if identity is None else sound.pcm(identity.encode(), rate, ms)
                        for ms, identity in self.pieces)

    def mark_lines(self, types):
        order = {"sentence": 0, "word": 1, "viseme": 2, "ssml": 3}
        lines = []
        for time, kind, start, end, value in sorted(self.marks, key=lambda mark: (mark[0], order[mark[1]])):
            if kind in types:
                place = {} if start is None else {"start": start, "end": end}
                lines.append(json.dumps({"time": time, "type": kind, **place, "value": value}))
        return "".join(line + "\n" for line in lines).encode()


def mp3(identity, rate, length_ms):
    """Frames of 48 kbit/s as far as headers go."""
    version, index, samples = {44100: (3, 0, 1152), 48000: (3, 1, 1152), 22050: (2, 0, 576), 24000: (2, 1, 576),
                               16000: (2, 2, 576), 8000: (0, 2, 576)}[rate]
    head = bytes([0xFF, 0xE3 | version << 3, (3 if version == 3 else 6) << 4 | index << 2, 0xC0])
    size = samples // 8 * 48000 // rate
    count = -(-6 * length_ms // size)
    noise = (sound.pcm(identity, 8000, 100) * (size // 1600 + 1))[: size - 4]
    return (head + noise) * count


def ogg(identity, granule, first):
    def page(number, position, packet):
        segments = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
        return struct.pack("<4sBBqIIIB", b"OggS", 0, 0, position, 1, number, 0, len(segments)) + segments + packet

    noise = sound.pcm(identity, 8000, 200)[:3000]
    return page(0, 0, first) + page(1, granule // 2, noise[:1500]) + page(2, granule, noise[1500:])


class Service:
    def __init__(self):
        self.secret, self.session, self.ten_minutes, self.counted = "polly+secret/key", None, False, True
        self.lexicons = {"names", "places"}

    def configure(self, name, value):
        if name not in ("secret", "session", "ten_minutes", "counted", "lexicons"):
            raise ValueError(f"polly has no {name}")
        setattr(self, name, value)

    def answer(self, request):
        sigv4.check(request, REGION, "polly", {KEY_ID: self.secret})
        if request.header("x-amz-security-token") != self.session:
            raise no("UnrecognizedClientException", "The security token included in the request is invalid.", 403)
        match request.method, request.path:
            case "POST", "/v1/speech":
                return self.speech(request)
            case "GET", "/v1/voices":
                return self.voices(request)
        raise no("UnknownOperationException", "", 404)

    def voices(self, request):
        query = dict(urllib.parse.parse_qsl(request.query, strict_parsing=True))
        if not set(query) <= {"Engine", "LanguageCode", "IncludeAdditionalLanguageCodes", "NextToken"}:
            raise no("ValidationException", "an unknown parameter")
        if query.get("Engine", "neural") not in ENGINES:
            raise outside("engine", query["Engine"])
        listed = [voice for voice in VOICES if query.get("Engine", voice[4][0]) in voice[4]]
        token = query.get("NextToken", "from=0")
        if not re.fullmatch(r"from=\d+", token):
            raise no("InvalidNextTokenException", "The NextToken is invalid.")
        start = int(token[5:])
        page = {"Voices": [
            {"Gender": gender, "Id": name, "LanguageCode": language, "LanguageName": language, "Name": name,
             "SupportedEngines": engines, **({"AdditionalLanguageCodes": more} if more else {})}
            for name, gender, language, more, engines in listed[start : start + 2]]}
        if start + 2 < len(listed):
            page["NextToken"] = f"from={start + 2}"
        return Response(200, {"content-type": "application/json"}, json.dumps(page).encode(), "length")

    def speech(self, request):
        if request.header("content-type") != "application/json":
            raise no("ValidationException", "the content type must be application/json")
        asked = json_body(request)
        if not set(asked) <= MEMBERS or not {"OutputFormat", "Text", "VoiceId"} <= set(asked):
            raise no("ValidationException", "members are missing or unknown")
        lists = {"LexiconNames", "SpeechMarkTypes"}
        if not all(isinstance(value, list if name in lists else str) for name, value in asked.items()):
            raise no("SerializationException", "a member has the wrong type")
        engine = asked.get("Engine", "standard")
        self.check_speaker(asked, engine)
        if asked.get("TextType", "text") not in ("text", "ssml"):
            raise outside("textType", asked["TextType"])
        ssml = asked.get("TextType") == "ssml"
        self.check_format(asked, engine, ssml)
        if len(asked["Text"]) > 6000:
            raise no("TextLengthExceededException", "Maximum text length has been exceeded")
        if ssml:
            check_ssml(asked["Text"], engine, asked["VoiceId"])
        identity = [asked.get(name) for name in ("Engine", "LanguageCode", "LexiconNames", "VoiceId")]
        speech = Speech(asked["Text"], ssml, identity)
        if not 0 < speech.billed <= 3000:
            raise no("TextLengthExceededException", "Maximum text length has been exceeded")
        headers = {"x-amzn-requestcharacters": str(speech.billed)} if self.counted else {}
        name = asked["OutputFormat"]
        if name == "json":
            body = speech.mark_lines(asked["SpeechMarkTypes"])
            return Response(200, {"content-type": "application/x-json-stream", **headers}, body)
        rate = int(asked.get("SampleRate", RATES[name][-1] if name != "mp3" else 22050))
        return Response(200, {"content-type": MEDIA[name], **headers}, self.audio(speech, name, rate))

    def check_speaker(self, asked, engine):
        voice = next((known for known in VOICES if known[0] == asked["VoiceId"]), None)
        if voice is None:
            raise outside("voiceId", asked["VoiceId"])
        if engine not in ENGINES:
            raise outside("engine", engine)
        if engine not in voice[4]:
            raise no("EngineNotSupportedException", "This voice does not support the selected engine: " + engine)
        language = asked.get("LanguageCode", voice[2])
        if language not in LANGUAGES:
            raise outside("languageCode", language)
        if language not in [voice[2], *voice[3]]:
            raise no("LanguageNotSupportedException", "This voice does not support the selected language: " + language)
        names = asked.get("LexiconNames", [])
        if len(names) > 5 or not all(re.fullmatch("[0-9A-Za-z]{1,20}", name) for name in names):
            raise no("ValidationException", "1 validation error detected at 'lexiconNames'")
        if not set(names) <= set(self.lexicons):
            raise no("LexiconNotFoundException", "Lexicon not found", 404)

    def check_format(self, asked, engine, ssml):
        name, types = asked["OutputFormat"], asked.get("SpeechMarkTypes")
        if name == "json":
            if engine == "generative":
                raise no("EngineNotSupportedException", "This engine has no speech marks")
            if not types or not set(types) <= {"sentence", "ssml", "viseme", "word"} or len(types) != len(set(types)):
                raise no("ValidationException", "1 validation error detected at 'speechMarkTypes'")
            if "ssml" in types and not ssml:
                raise no("SsmlMarksNotSupportedForTextTypeException", "SSML marks need SSML")
            return
        if name not in RATES:
            raise outside("outputFormat", name)
        if types is not None:
            raise no("MarksNotSupportedForFormatException", "Speech marks need the format json")
        if "SampleRate" in asked and asked["SampleRate"] not in map(str, RATES[name]):
            raise no("InvalidSampleRateException", f"{name} of {asked['SampleRate']} Hz is not supported")

    def audio(self, speech, name, rate):
        identity = repr((speech.pieces, name, rate)).encode()
        length_ms = 600_000 if self.ten_minutes else speech.time
        if name == "mp3":
            return mp3(identity, rate, length_ms)
        if name.startswith("ogg"):
            return ogg(identity, rate * length_ms // 1000, b"OpusHead" if name == "ogg_opus" else b"\x01vorbis")
        size = rate * length_ms // 1000 * (2 if name == "pcm" else 1)
        if self.ten_minutes:
            return bytes(size)
        return speech.pcm(rate) if name == "pcm" else sound.pcm(identity, 8000, length_ms)[:size]
