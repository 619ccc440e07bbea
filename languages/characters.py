"""Which characters may stand in a text: those that XML can hold, so that every feed can."""

import re

# XML 1.0 (fifth edition), production 2, turned round. Text pasted from PDF files carries
# such characters, and half of a surrogate pair cannot even be stored.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_forbidden(text: str) -> str:
    r"""Return `text` without the characters that no page and no feed can show.

    >>> without_forbidden("a\x02b\ud800")
    'ab'
    """
    return _FORBIDDEN.sub("", text)
