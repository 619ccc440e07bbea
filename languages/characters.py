"""What the characters of a text tell: whether every feed can hold it, which way it is read."""

import re
import unicodedata

# XML 1.0 (fifth edition), production 2, turned round. Text pasted from PDF files carries
# such characters, and half of a surrogate pair cannot even be stored.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_forbidden(text: str) -> str:
    r"""Return `text` without the characters that no page and no feed can show.

    >>> without_forbidden("a\x02b\ud800")
    'ab'
    """
    return _FORBIDDEN.sub("", text)


def direction_of(text: str) -> str | None:
    """Return `rtl` or `ltr`, whichever way most letters of `text` run; None without any.

    The first letter, which HTML's `dir="auto"` asks, is often a foreign name.

    >>> direction_of("OECD، دليل العناية الواجبة"), direction_of("2024")
    ('rtl', None)
    """
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    left_to_right, right_to_left = kinds.count("L"), kinds.count("R") + kinds.count("AL")
    if not left_to_right and not right_to_left:
        return None
    return "rtl" if right_to_left > left_to_right else "ltr"
