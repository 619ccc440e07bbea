"""Web addresses as they stand in words, each with what of it is the address.

Put to the rule in Python and to that of the editor.
"""

CASES = {
    "https://imf.org/a": "https://imf.org/a",
    "https://imf.org/a,": "https://imf.org/a",
    "https://imf.org/a).": "https://imf.org/a",
    "https://imf.org/a”": "https://imf.org/a”",
    "https://imf.org/a’…": "https://imf.org/a",
    "https://imf.org/a?b=c;": "https://imf.org/a?b=c",
    "https://en.wikipedia.org/wiki/Gold_(metal)": "https://en.wikipedia.org/wiki/Gold_(metal)",
    "https://en.wikipedia.org/wiki/Gold_(metal)),": "https://en.wikipedia.org/wiki/Gold_(metal)",
    "https://imf.org/(a.)": "https://imf.org/(a.)",
    "https://imf.org/a]": "https://imf.org/a",
    "https://imf.org/a[1].": "https://imf.org/a[1]",
    "https://imf.org/a[1]])": "https://imf.org/a[1]",
    "https://imf.org/(a])": "https://imf.org/(a])",
    "https://imf.org/" + ")" * 50_000: "https://imf.org/",
}
