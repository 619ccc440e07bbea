"""How the newsroom says no: with sentences that tell a person what to do."""


class Refused(Exception):
    """Something was not done; `sentences` say why, in the language that is active."""

    def __init__(self, *sentences: str):
        self.sentences = [str(sentence) for sentence in sentences]
        super().__init__(" ".join(self.sentences))


class NotAllowed(Refused):
    """This person may not do it."""


class NotPossible(Refused):
    """It cannot be done from this stage."""


class NotReady(Refused):
    """The text is not ready for it."""
