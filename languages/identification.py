"""Which language a run of words is written in, as far as short pieces of text can tell.

Made for English, Turkish and Russian side by side, where the question is not “which of all
languages” but “is this a piece of another one of ours”. No data of others is used:

- Letters. Cyrillic is Russian here; ğ, ı, ş and İ are Turkish; w and q are not.
- Words. The lists below were written by hand: the small words that a sentence cannot do
  without, without those that two of the languages share (`on`, `her`, `at`, `an`, `in`).
- Groups of three letters, a space at the edge of a word among them (`_th`, `ler`). Those
  that are at least six times as frequent in one language as in the other, the most
  frequent first, counted in the 95,000 groups that the house's own demonstration texts
  (`demo/articles`) have in each.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from languages.folding import lower

#: The languages that can be told apart.
KNOWN = ("en", "tr", "ru")

_SMALL_WORDS = {
    "en": """
the of and to is was were are be been being has have had that this these those with from for by
which who whose whom when where while what why how not no but or if than then there their they them
it its he she his him we our you your i my would could should will may might must can cannot did
does do into onto about after before between against during without within through under over
because although however also only more most some such other another each both many much very
still even yet since until whether as so up out off according one two three first said says new
all any every just like made make well while among across per rather than too us upon
""",
    "tr": """
ve bir bu da de ile için olarak olan gibi daha çok en ama ancak fakat veya ya ki ne mi mı mu mü
değil ise göre kadar sonra önce her hem tüm bütün bazı diğer kendi onun onlar bunun bunu buna bunlar
şu şey var yok oldu olduğu olduğunu olması olmak olup eden eder etti ettiği etmek edilen edildi
tarafından arasında üzerinde üzerine içinde karşı doğru rağmen dolayı nedeniyle ayrıca yine hâlâ
artık henüz bile sadece yalnızca yeni ilk son iki üç yıl yılında dedi söyledi belirtti açıkladı
nasıl neden niçin hangi kim ben sen biz siz beri şekilde ilgili başka aynı birçok çünkü eğer
""",
}
_GROUPS = {
    "en": """
_th the he_ _an _in and nd_ ed_ _a_ es_ _of of_ _co to_ ion _re hat _it _fo ing for tha ng_ ts_ is_
_ca _wh rs_ ent it_ as_ tio ate st_ ld_ nt_ _wi _no _st ll_ ati _sh ill ers th_ ry_ con _wa ut_ ith
ear one ch_ uld ly_ oul wit out _wo rea _fr ore ns_ its ove ome per oun rom om_ not ice ge_ com by_
eve ons ble por fro cou ive hou be_ _ex ies ot_ ain est ty_ ad_ age ree ect _ho thi yea str ave _ch
ric lli ds_ ntr int rat ost sho enc rou eas sur our hin ow_ whe ure bou ssi ls_ ess ee_ abo wor tat
ame unt shi wha mon een cen ast thr ope _pu who was whi rie cha own oth nes eco cti wou les ern use
_ea hic ose exp wil pen ery wer tor ish ss_ sed sea ic_ fir _tw low ich _ac ves ead ach nts cal tho
irs _cl sse ity igh ugh rst rge lea oug ct_ sio had ght wo_ sid gre rai no_ ew_ _qu rk_ ork mbe _ou
wn_ ms_ id_ eat _sp _eu rth hey bli hor eac act uni ubl ann wat rri onn lic eed ment ual ory ous
""",
    "tr": """
_bi ir_ lar bir eri da_ _ve ler ın_ ara arı den _ya _ge nda yor ını ile rin ası ki_ ek_ esi ak_ ınd
dan _ol alı nın nı_ eni ri_ sın rın ni_ ama ya_ na_ _ko anı ayı çin si_ _iç ede içi ola nla eti atı
ada sı_ rı_ _yü edi aya ık_ len iği bu_ lir iyo rak dı_ _yı _gö _ku kla rta unu ıla _il eği aki ına
eki tın tı_ lma baş anl iri ır_ _ik ıyo _ay yük laş aca ği_ mas lı_ _gü yan iki aşı çık iya _ön ğin
adı aha ğı_ eye lık abi ik_ _iş onu ısı lam ük_ ti_ kan yon gör _dü akl gel üze yat nun lik cak yen
_kı ağı yar ılı kur aza yle _sı ğın rle _dö yap nu_ değ ltı dır bun ün_ oru dah kle imi ıl_ yüz dak
ril nma ily ulu tek _bü ım_ mek ldı kay zer tir rda nle irl im_ _ed _aç kad dığ du_ aka _bö zde rla
az_ _çı yla tır rli rek niz geç _sö mi_ iz_ diğ dir dil cek açı ıld yak rdu _ço yi_ erl yo_ üre _ça
_ek şma üzd ştı ırı dek _üç uğu eyi ca_ şla aşk ayn öne _sü öre mış işl _öd ldu dur _ih şın kap _çe
""",
}
_WORDS = {language: frozenset(text.split()) for language, text in _SMALL_WORDS.items()}
_TELLING = {language: frozenset(text.split()) for language, text in _GROUPS.items()}
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z]")
_TURKISH_LETTER = re.compile(r"[ğışĞİŞ]")
_NOT_TURKISH = re.compile(r"[wqxWQX]")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
#: Willoughby'nin, com'un: what stands before a Turkish ending is from anywhere.
_NAME_WITH_ENDING = re.compile(r"\w+['’]\w*[ıiuüaeoöy]\w*")

#: How many letters of a text tell its language, and how few words do not. A word of the
#: demonstration texts weighs 1.5 to 2.7 for its own language on the average, against any other.
_ENOUGH, _FEW_WORDS, _ANOTHER = 20_000, 20, 0.75

#: How long a small word inside of a name may be, and how many may follow each other.
_JOINT, _JOINTS = 3, 2

#: What may stand between the end of a sentence and the first word of the next, and what ends one.
_BETWEEN, _ENDS = " \u00a0“«„\"'‘(", ".!?:…\u2028"

#: What a small word, a letter that only one has, and its other letters can weigh.
_SMALL, _LETTER, _LETTERS = 3, 3, 2


class Word(NamedTuple):
    """A word of a text, where it stands there, and whether it looks like a name."""

    text: str
    start: int
    end: int
    is_name: bool


@dataclass(frozen=True)
class Run:
    """Words in a row that speak for `language`: the more `weight`, the clearer."""

    language: str
    words: tuple[Word, ...]
    weight: int

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end


def words_of(text: str, *, all_capitals_tell: bool = False) -> list[Word]:
    """Return the words of `text`. A capital letter inside a sentence makes a name of one.

    In a heading every word may have a capital; there `all_capitals_tell` says that none
    of them is taken for a name.
    """
    found = []
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        is_name = "'" in word or "’" in word
        if is_name:
            is_name = _NAME_WITH_ENDING.fullmatch(word) is not None
        elif word[0].isupper() and not all_capitals_tell:
            before = text[max(0, start - 4) : start].rstrip(_BETWEEN)
            is_name = bool(before) and before[-1] not in _ENDS
        found.append(Word(word, start, match.end(), is_name))
    return _with_joints(found)


def _with_joints(words: list[Word]) -> list[Word]:
    """Make the small words inside of names a part of them: Bank *of the* West, Su *ve* Toprak."""
    capital = [word.text[0].isupper() for word in words]
    at = 0
    while at < len(words) - 2:
        if not capital[at]:
            at += 1
            continue
        end = at + 1
        while end < len(words) and not capital[end] and len(words[end].text) <= _JOINT:
            end += 1
        if at + 1 < end < len(words) and capital[end] and end - at <= _JOINTS + 1:
            for place in range(at + 1, end):
                words[place] = words[place]._replace(is_name=True)
        at = end
    return words


def runs(text: str, *, language: str, all_capitals_tell: bool = False) -> list[Run]:
    """Return the runs of words in `text` that are rather in another language than in `language`.

    Each is the stretch with the highest sum of what its words weigh; a run ends where
    the words that follow weigh more for `language` than the run did against it.
    """
    others = [other for other in KNOWN if _may_hold(text, other, language)]
    if not others:
        return []
    words = words_of(text, all_capitals_tell=all_capitals_tell)
    found: list[Run] = []
    for other in others:
        found.extend(_runs(words, language=language, other=other))
    found.sort(key=lambda run: -run.weight)
    kept: list[Run] = []
    for run in found:
        if all(run.end <= other.start or run.start >= other.end for other in kept):
            kept.append(run)
    return sorted(kept, key=lambda run: run.start)


def _may_hold(text: str, other: str, language: str) -> bool:
    """Say whether `text` in `language` has letters that words of `other` would need."""
    if language not in KNOWN or other == language:
        return False
    letters = _CYRILLIC if other == "ru" else _LATIN
    return letters.search(text) is not None


def speaks_for(text: str, *, language: str, against: str) -> int:
    """Return what the words of `text` weigh together for `language` and against the other.

    A capital letter may begin a name as well as a sentence; such words do not count.
    """
    words = (word for word in words_of(text) if not word.text[0].isupper())
    return sum(weight(word, language=against, other=language) for word in words)


def seems_to_be(text: str, *, instead_of: str) -> str | None:
    """Return the language in which the whole of `text` seems to be, where it is another one.

    Of a text too short to tell, and of one with long quotations, it is None.
    """
    words = words_of(text[:_ENOUGH])
    if instead_of not in KNOWN or len(words) < _FEW_WORDS:
        return None
    found = {
        other: speaks_for(text[:_ENOUGH], language=other, against=instead_of) / len(words)
        for other in KNOWN
        if other != instead_of
    }
    other = max(found, key=found.__getitem__)
    return other if found[other] >= _ANOTHER else None


def weight(word: Word, *, language: str, other: str) -> int:
    """Return how much `word` speaks for `other` (above 0) or for `language` (below 0)."""
    return _weight(word.text, language, other, is_name=word.is_name)


@lru_cache(maxsize=50_000)
def _weight(text: str, language: str, other: str, *, is_name: bool) -> int:
    if "ru" in {language, other}:
        return _by_script(text, language, other, is_name=is_name)
    # A name is written as it is in its own language; it speaks against none.
    if is_name or _CYRILLIC.search(text):
        return 0
    low = _low(text, language)
    if low in _WORDS[other] and low not in _WORDS[language]:
        return _SMALL
    if low in _WORDS[language] and low not in _WORDS[other]:
        return -_SMALL
    value = max(-_LETTERS, min(_LETTERS, _by_letters(low, other) - _by_letters(low, language)))
    # The first word of a sentence may be a name as well: its letters count, not the rare ones.
    return value if text[0].isupper() else value + _special(text, other)


def _by_script(text: str, language: str, other: str, *, is_name: bool) -> int:
    is_cyrillic = bool(_CYRILLIC.search(text))
    is_name = is_name or text.isupper()
    if language == "ru":
        if is_cyrillic or is_name:
            return -_SMALL if is_cyrillic else 0
        third = "tr" if other == "en" else "en"
        return _LETTERS if _weight(text, third, other, is_name=is_name) >= 0 else -1
    if is_cyrillic:
        return 1 if is_name else _SMALL
    return -_SMALL


def _special(text: str, other: str) -> int:
    if _TURKISH_LETTER.search(text):
        return _LETTER if other == "tr" else -_LETTER
    if _NOT_TURKISH.search(text):
        return _LETTER if other == "en" else -_LETTER
    return 0


def _by_letters(low: str, language: str) -> int:
    padded, telling = f"_{low}_", _TELLING[language]
    return sum(padded[at : at + 3] in telling for at in range(len(padded) - 2))


def _low(text: str, language: str) -> str:
    return lower(text, language="tr" if _TURKISH_LETTER.search(text) else language)


def _runs(words: Sequence[Word], *, language: str, other: str) -> Iterator[Run]:
    start = total = best = 0
    end = -1
    for place, word in enumerate(words):
        value = _weight(word.text, language, other, is_name=word.is_name)
        if total <= 0 < value:
            start, total, best = place, 0, 0
        total += value
        if total > best:
            best, end = total, place
        elif best and (total <= 0 or best - total > 2 * _SMALL):
            yield Run(other, tuple(words[start : end + 1]), best)
            total = best = 0
    if best:
        yield Run(other, tuple(words[start : end + 1]), best)
