"""What one language version says, as plain values: no row, no request, nothing to save."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Draft:
    """The text of one language version as an editor hands it in; HTML not yet cleaned."""

    title: str = ""
    slug: str = ""
    standfirst: str = ""
    takeaways: tuple[str, ...] = ()
    body: str = ""
    notes: dict[str, str] = field(default_factory=dict)
