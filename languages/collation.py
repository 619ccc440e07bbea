"""In which order names stand for a reader of one language.

The letters of an alphabet in its own order: `ç` after `c` in Turkish, `ё` with `е` in
Russian (as in CLDR's root for Cyrillic). Names in another script come after the
reader's own, in the order of their folded letters. PyICU would know more languages and
need a compiler on machines that should need none.
"""

from languages.folding import fold, lower

_ALPHABETS = {
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}
_SAME_PLACE = {"ru": str.maketrans("ё", "е")}


def collation_key(text: str, *, language: str) -> tuple[tuple[int, int], ...]:
    """Return a key by which `text` sorts among others for a reader of `language`.

    Punctuation and spaces come before letters, foreign scripts after them.
    """
    alphabet = _ALPHABETS.get(language, "")
    letters = lower(text, language=language).translate(_SAME_PLACE.get(language, {}))
    return tuple(place for letter in letters for place in _places(letter, alphabet))


def first_letter(text: str, *, language: str) -> str:
    """Return the letter that `text` stands under in an index for readers of `language`.

    >>> first_letter("ışık", language="tr"), first_letter("Ёлкин", language="ru")
    ('I', 'Е')
    >>> first_letter("Çelik", language="en"), first_letter("Жуков", language="en")
    ('C', 'Ж')
    """
    lowered = lower(text, language=language).translate(_SAME_PLACE.get(language, {}))
    letter = next((one for one in lowered if one.isalpha()), "")
    if letter not in _ALPHABETS.get(language, ""):
        letter = fold(letter)[:1]
    # Python knows of no Turkish.
    return "İ" if (language, letter) == ("tr", "i") else letter.upper()


def _places(letter: str, alphabet: str) -> list[tuple[int, int]]:
    if (place := alphabet.find(letter)) >= 0:
        return [(1, place)]
    if not letter.isalpha():
        return [(0, ord(letter))]
    return [
        (1, alphabet.find(plain)) if plain in alphabet else (2, ord(plain))
        for plain in fold(letter)
    ]
