#include "plugins/support/text/abbreviations.hpp"

#include <algorithm>
#include <array>

namespace caesura::text {
namespace {

using Words = std::string_view;

template <std::size_t N>
consteval std::array<std::string_view, N> sorted(const std::string_view (&words)[N]) {
  std::array<std::string_view, N> result{};
  std::copy(std::begin(words), std::end(words), result.begin());
  std::sort(result.begin(), result.end());
  return result;
}

// A word that stands in two lists, or is too long to be found, does not compile.
template <std::size_t A, std::size_t N, std::size_t U, std::size_t W>
consteval std::array<Abbreviation, A + N + U + W> table(const Words (&always)[A],
                                                        const Words (&number)[N],
                                                        const Words (&usually)[U],
                                                        const Words (&word)[W]) {
  std::array<Abbreviation, A + N + U + W> result{};
  std::size_t at = 0;
  for (const auto entry : always) result[at++] = {entry, AbbreviationKind::always};
  for (const auto entry : number) result[at++] = {entry, AbbreviationKind::number};
  for (const auto entry : usually) result[at++] = {entry, AbbreviationKind::usually};
  for (const auto entry : word) result[at++] = {entry, AbbreviationKind::word};
  std::sort(result.begin(), result.end(),
            [](const Abbreviation& a, const Abbreviation& b) { return a.word < b.word; });
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (result[i].word.size() > kLongestAbbreviation) throw "entry longer than the longest";
    if (i > 0 && result[i].word == result[i - 1].word) throw "entry listed twice";
  }
  return result;
}

constexpr auto kShared =
    table({"dr", "prof", "mr", "mrs", "st", "e.g", "i.e"}, {"nr", "vol", "fig", "pp"},
          {"jr", "sr", "co", "inc", "ltd", "vs"}, {"a.m", "p.m"});
constexpr std::array<std::string_view, 0> kNoStarters{};

constexpr auto kEnglish = table(
    {"mr",   "mrs", "ms",  "dr",  "prof", "messrs", "mme", "mlle", "mgr",  "rev",
     "capt", "lt",  "sgt", "cpl", "maj",  "cmdr",   "adm", "supt", "insp", "mt",
     "e.g",  "i.e", "viz", "cf",  "fr",   "drs",    "eq",  "ald",  "atty", "lieut"},
    {"no",    "nos",  "vol", "vols", "p",   "pp",  "ch",     "chap", "fig", "figs",
     "sec",   "sect", "art", "ver",  "op",  "par", "jan",    "feb",  "apr", "aug",
     "sept",  "oct",  "nov", "dec",  "ext", "tel", "approx", "ca",   "c",   "circa",
     "verse", "pt",   "bk",  "l",    "ll",  "n",   "nn",     "lib"},
    {"jr",  "sr",   "st",   "esq", "inc",  "ltd", "co",  "corp",  "bros", "vs",  "ave", "blvd",
     "rd",  "dept", "univ", "al",  "ph.d", "ed",  "eds", "trans", "assn", "est", "mss", "anon",
     "b.a", "m.a",  "m.d",  "ste", "rep",  "hon", "gov", "gen",   "pres", "col", "sen", "ft"},
    {"a.m", "p.m"});
constexpr auto kEnglishStarters = sorted(
    {"A",      "After", "All",     "Also", "An",  "And",   "As",    "At",    "Before",  "But",
     "By",     "For",   "From",    "Had",  "He",  "Her",   "Here",  "His",   "How",     "However",
     "I",      "If",    "In",      "Is",   "It",  "Its",   "Later", "My",    "Never",   "No",
     "Nobody", "Not",   "Nothing", "Now",  "On",  "One",   "Or",    "Our",   "Perhaps", "She",
     "So",     "Some",  "Soon",    "That", "The", "Their", "Then",  "There", "These",   "They",
     "This",   "Those", "Though",  "Thus", "To",  "Was",   "We",    "Were",  "What",    "When",
     "Where",  "Which", "While",   "Who",  "Why", "With",  "Yes",   "Yet",   "You",     "Your"});

constexpr auto kGerman =
    table({"dr",   "prof",  "hr",    "fr",    "frl",  "hrn", "dipl", "ing", "st",   "z.b",
           "d.h",  "u.a",   "o.ä",   "i.d.r", "v.a",  "bzw", "ca",   "vgl", "sog",  "evtl",
           "ggf",  "inkl",  "z",     "d",     "u",    "s.o", "s.u",  "geb", "gest", "verh",
           "zzgl", "exkl",  "mag",   "med",   "phil", "jur", "nat",  "rer", "bspw", "h.c",
           "a.d",  "n.chr", "v.chr", "allg",  "insb", "i",   "v",    "o",   "n"},
          {"nr",  "s",    "bd",   "abs", "art",  "kap", "abb", "tab", "tel",
           "jh",  "ziff", "aufl", "jg",  "std",  "min", "max", "mio", "mrd",
           "jan", "feb",  "apr",  "aug", "sept", "okt", "nov", "dez", "p"},
          {"str", "jun", "sen", "hrsg", "verl", "co", "jhd"}, {"u.s.w", "u.v.m"});
constexpr auto kGermanStarters =
    sorted({"Aber",  "Alle",   "Als",   "Am",     "An",   "Auch", "Auf", "Aus",  "Bei",   "Da",
            "Damit", "Danach", "Dann",  "Das",    "Dass", "Dem",  "Den", "Denn", "Der",   "Deshalb",
            "Die",   "Dies",   "Diese", "Dieser", "Doch", "Dort", "Du",  "Ein",  "Eine",  "Er",
            "Es",    "Für",    "Hier",  "Ich",    "Ihr",  "Im",   "In",  "Ist",  "Ja",    "Jetzt",
            "Man",   "Mit",    "Nach",  "Nein",   "Nun",  "Nur",  "Ob",  "Oder", "Seine", "Sie",
            "So",    "Und",    "Um",    "Vom",    "Von",  "Vor",  "War", "Was",  "Weil",  "Wenn",
            "Wer",   "Wie",    "Wir",   "Wo",     "Zu",   "Zum"});

constexpr auto kFrench =
    table({"m", "mm", "mme", "mmes", "mlle", "mlles", "dr", "pr", "prof", "me", "mgr", "st", "ste",
           "cf", "p.ex", "c.-à-d", "env", "av", "mr"},
          {"p",    "pp",   "vol", "chap", "fig",  "art", "n",   "no",  "t",  "tél",
           "janv", "févr", "avr", "juil", "sept", "oct", "nov", "déc", "éd", "bd"},
          {"cie", "jr", "apr", "j.-c", "inc", "ex"}, {"p.m"});
constexpr auto kFrenchStarters =
    sorted({"Ainsi", "Alors", "Après", "Au",  "Aux",  "Avec",  "Ce",    "Cela", "Ces",  "Cet",
            "Cette", "Dans",  "De",    "Des", "Elle", "Elles", "En",    "Et",   "Il",   "Ils",
            "Je",    "La",    "Le",    "Les", "Leur", "Mais",  "Mon",   "Non",  "Nous", "On",
            "Or",    "Où",    "Oui",   "Par", "Pour", "Puis",  "Quand", "Que",  "Qui",  "Sa",
            "Si",    "Son",   "Tu",    "Un",  "Une",  "Vous"});

constexpr auto kSpanish =
    table({"sr",   "sra",  "srta", "sres", "dr",  "dra",  "d",     "dña",  "prof", "profa",
           "gral", "cap",  "lic",  "ing",  "sto", "sta",  "fr",    "ud",   "uds",  "vd",
           "vds",  "p.ej", "mons", "arq",  "av",  "avda", "excmo", "ilmo", "cf"},
          {"p", "pág", "págs", "núm", "n", "vol", "art", "fig", "tel", "tomo", "ene", "feb", "abr",
           "ago", "sept", "oct", "nov", "dic", "c"},
          {"cía", "jr", "ee.uu", "a.c", "s.a"}, {"a.m", "p.m"});
constexpr auto kSpanishStarters = sorted(
    {"A",    "Al",      "Aquí",  "Así",   "Aunque", "Como", "Con", "Cuando", "De",  "Después",
     "El",   "Ella",    "Ellas", "Ellos", "En",     "Era",  "Es",  "Esa",    "Ese", "Esta",
     "Este", "Fue",     "Hay",   "La",    "Las",    "Lo",   "Los", "Mi",     "Muy", "No",
     "Nos",  "Para",    "Pero",  "Por",   "Porque", "Que",  "Se",  "Si",     "Sin", "Su",
     "Sí",   "También", "Tu",    "Un",    "Una",    "Y",    "Ya",  "Yo"});

constexpr auto kItalian =
    table({"sig",  "sigg", "sig.ra", "sig.na",   "dott", "dr",    "prof", "ing",  "avv",
           "arch", "on",   "geom",   "rag",      "gen",  "col",   "cap",  "mons", "ss",
           "es",   "p.es", "cfr",    "dott.ssa", "rev",  "spett", "egr",  "gent"},
          {"p", "pag", "pagg", "n", "nn", "vol", "art", "fig", "tel", "c", "febb", "sett", "ott",
           "nov", "dic", "sec"},
          {"s.p.a", "a.c", "d.c", "jr"}, {"a.m", "p.m"});
constexpr auto kItalianStarters = sorted(
    {"Al",  "Allora", "Anche", "Che",  "Chi",  "Ci",     "Come",   "Con",    "Così",   "Da",
     "Dal", "Dopo",   "E",     "Egli", "Era",  "Gli",    "I",      "Il",     "In",     "Io",
     "La",  "Le",     "Lei",   "Lo",   "Loro", "Lui",    "Ma",     "Mi",     "Nel",    "No",
     "Noi", "Non",    "Per",   "Però", "Poi",  "Quando", "Quella", "Quello", "Questa", "Questo",
     "Se",  "Si",     "Sì",    "Sono", "Tu",   "Un",     "Una",    "È"});

constexpr auto kPortuguese =
    table({"sr",   "sra", "srta", "srs", "dr",   "dra",  "d",     "prof", "profa",
           "eng",  "gen", "cel",  "cap", "exmo", "exma", "pe",    "fr",   "v",
           "p.ex", "av",  "st",   "sto", "sta",  "cf",   "prof.ª"},
          {"p", "pág", "págs", "n", "nº", "núm", "vol", "art", "fig", "tel", "séc", "jan", "fev",
           "abr", "ago", "set", "out", "nov", "dez"},
          {"cia", "ltda", "jr", "s.a", "a.c", "d.c"}, {"a.m", "p.m"});
constexpr auto kPortugueseStarters = sorted(
    {"A",    "Ao",     "Agora", "Aqui", "As",   "Assim", "Até",    "Com",  "Como",   "Da",
     "De",   "Depois", "E",     "Ela",  "Elas", "Ele",   "Eles",   "Em",   "Era",    "Essa",
     "Esse", "Esta",   "Este",  "Eu",   "Foi",  "Isso",  "Já",     "Mas",  "Muito",  "Na",
     "Nas",  "No",     "Nos",   "Não",  "O",    "Os",    "Para",   "Por",  "Porque", "Quando",
     "Que",  "Se",     "Sem",   "Seu",  "Sim",  "Sua",   "Também", "Tudo", "Um",     "Uma"});

constexpr auto kDutch =
    table({"dhr",  "mevr", "mw",   "mr",    "dr",    "drs",  "prof",  "ir",    "ing", "st",
           "bijv", "bv",   "ca",   "d.w.z", "m.b.t", "o.a",  "t.a.v", "i.p.v", "z.g", "ds",
           "jhr",  "vgl",  "resp", "evt",   "incl",  "excl", "m.a.w", "o.l.v"},
          {"nr", "blz", "p", "hfst", "art", "fig", "tel", "jan", "febr", "apr", "aug", "sept",
           "okt", "nov", "dec", "deel", "pag"},
          {"jr", "sr", "n.v", "b.v", "v.chr", "n.chr"}, {"e.d", "n.m"});
constexpr auto kDutchStarters =
    sorted({"Als", "Daar", "Dan",  "Dat",     "De",  "Deze", "Die", "Dit", "Door", "Een",  "En",
            "Er",  "Het",  "Hij",  "Hoe",     "Ik",  "In",   "Is",  "Ja",  "Je",   "Maar", "Men",
            "Met", "Na",   "Nee",  "Niet",    "Nu",  "Of",   "Om",  "Ook", "Op",   "Te",   "Toen",
            "Van", "Voor", "Waar", "Wanneer", "Wat", "We",   "Wie", "Wij", "Ze",   "Zij",  "Zo"});

constexpr auto kRussian =
    table({"гр", "т.е", "т.к", "т.н", "т.о", "и.о",  "проф", "акад", "доц", "ул", "пл", "пр",  "д",
           "кв", "обл", "оз",  "о",   "св",  "напр", "ср",   "тов",  "ген", "т",  "н",  "о.о", "п"},
          {"стр", "с",    "рис", "табл", "гл",  "тел", "вып",  "ч",   "ст",   "руб", "коп", "тыс",
           "млн", "млрд", "янв", "февр", "апр", "авг", "сент", "окт", "нояб", "дек", "№"},
          {"др", "пр.", "проч", "г.г", "г", "гг", "им", "см"}, {"т.д", "т.п", "н.э"});
constexpr auto kRussianStarters =
    sorted({"А",     "Без", "Был", "Была",  "Было", "В",   "Вот",   "Все", "Всё", "Вы",  "Где",
            "Да",    "Для", "До",  "Его",   "Если", "Ещё", "За",    "И",   "Из",  "К",   "Как",
            "Когда", "Кто", "Мы",  "На",    "Не",   "Нет", "Но",    "О",   "Об",  "Он",  "Она",
            "Они",   "Оно", "От",  "Очень", "По",   "Под", "Потом", "При", "С",   "Так", "Там",
            "Тогда", "То",  "Ты",  "У",     "Что",  "Это", "Этот",  "Я"});

constexpr auto kPolish =
    table({"np", "prof", "dr", "mgr", "inż", "ks", "św", "tzw", "tj", "m.in", "ul", "gen", "płk",
           "hab", "por", "zob"},
          {"nr", "str", "s", "t", "rys", "tab", "tel", "r", "w", "godz"}, {"jr"}, {"n.e", "p.n.e"});
constexpr auto kSwedish = table(
    {"dr", "prof", "fr",   "hr",  "st",   "bl.a", "t.ex", "d.v.s", "s.k", "m.a.o",
     "ca", "jfr",  "resp", "fil", "kand", "inkl", "exkl", "f.d",   "dvs", "ev"},
    {"nr", "s", "sid", "kap", "kl", "tel", "jan", "febr", "aug", "sept", "okt", "nov", "dec", "bd"},
    {"jr"}, {"m.m", "m.fl", "o.s.v", "e.m", "f.m"});
constexpr auto kNordic =
    table({"dr", "prof", "fr",   "hr",    "st",  "bl.a", "f.eks", "d.v.s", "dvs", "ca",
           "jf", "jfr",  "inkl", "ekskl", "s.k", "mv",   "pga",   "ift",   "adm", "cand"},
          {"nr", "s", "kap", "kl", "tlf", "jan", "feb", "aug", "sept", "okt", "nov", "des", "dec",
           "bd", "pkt"},
          {"jr"}, {"m.m", "m.fl", "o.l", "e.l"});
constexpr auto kCzech = table(
    {"p",   "pí", "sl", "dr",  "prof", "ing", "mudr", "judr", "např", "tj",
     "tzv", "sv", "ul", "nám", "mgr",  "doc", "resp", "mj",   "popř", "srov"},
    {"č", "str", "s", "kap", "obr", "tab", "tel", "r", "roč", "hod"}, {"jr"}, {"n.l", "o.p.s"});
constexpr auto kGreek =
    table({"κ", "κα", "δρ", "π.χ", "δηλ", "βλ", "αγ", "καθ", "κος"},
          {"αρ", "σελ", "τηλ", "τομ", "κεφ", "εκ"}, {"jr"}, {"κ.λπ", "κ.ά", "π.μ", "μ.μ"});

consteval AbbreviationShapes shapes_of(std::span<const Abbreviation> words) {
  AbbreviationShapes shapes{};
  for (const Abbreviation& entry : words) {
    const char first = entry.word[0];
    if (first < 'a' || first > 'z') continue;
    auto& lengths = shapes[static_cast<std::size_t>(first - 'a')];
    lengths = static_cast<std::uint16_t>(lengths | (1u << entry.word.size()));
  }
  return shapes;
}

constexpr LanguageRules kRules[] = {
    {"en", kEnglish, kEnglishStarters, shapes_of(kEnglish), false, false},
    {"de", kGerman, kGermanStarters, shapes_of(kGerman), true, false},
    {"fr", kFrench, kFrenchStarters, shapes_of(kFrench), false, false},
    {"es", kSpanish, kSpanishStarters, shapes_of(kSpanish), false, false},
    {"it", kItalian, kItalianStarters, shapes_of(kItalian), false, false},
    {"pt", kPortuguese, kPortugueseStarters, shapes_of(kPortuguese), false, false},
    {"nl", kDutch, kDutchStarters, shapes_of(kDutch), false, false},
    {"ru", kRussian, kRussianStarters, shapes_of(kRussian), false, false},
    {"pl", kPolish, kNoStarters, shapes_of(kPolish), true, false},
    {"sv", kSwedish, kNoStarters, shapes_of(kSwedish), false, false},
    {"da", kNordic, kNoStarters, shapes_of(kNordic), true, false},
    {"nb", kNordic, kNoStarters, shapes_of(kNordic), true, false},
    {"no", kNordic, kNoStarters, shapes_of(kNordic), true, false},
    {"cs", kCzech, kNoStarters, shapes_of(kCzech), true, false},
    {"el", kGreek, kNoStarters, shapes_of(kGreek), false, true},
};
constexpr LanguageRules kSharedRules{"", kShared, kNoStarters, shapes_of(kShared), false, false};

}  // namespace

const LanguageRules& shared_rules() {
  return kSharedRules;
}
const LanguageRules& english_rules() {
  return kRules[0];
}
std::span<const LanguageRules> all_rules() {
  return kRules;
}

AbbreviationKind find_abbreviation(const LanguageRules& rules, std::string_view word) {
  const auto found = std::lower_bound(
      rules.words.begin(), rules.words.end(), word,
      [](const Abbreviation& entry, std::string_view wanted) { return entry.word < wanted; });
  if (found == rules.words.end() || found->word != word) return AbbreviationKind::none;
  return found->kind;
}

bool starts_sentence(const LanguageRules& rules, std::string_view word) {
  return std::binary_search(rules.starters.begin(), rules.starters.end(), word);
}

}  // namespace caesura::text
