class Failure(Exception):
    """A measurement that cannot be counted, or that could not be made; said in a sentence."""
