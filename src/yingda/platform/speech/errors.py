"""What can go wrong between a text and its sound."""


class SpeechFailed(Exception):
    """The speech engine could not say the text."""


class SpeechNotInstalled(SpeechFailed):
    """The offline speech engine is not on this machine."""


class SpeechUnreachable(SpeechFailed):
    """The speech provider does not answer, or not now."""


class SpeechGone(SpeechFailed):
    """The engine died or hangs; what it still says belongs to nobody's text."""


class BadManifest(Exception):
    """The list of prompts is not as it must be."""
