"""What can go wrong between a text and its sound."""


class SpeechFailed(Exception):
    """The speech engine could not say the text."""


class BadManifest(Exception):
    """The list of prompts is not as it must be."""
