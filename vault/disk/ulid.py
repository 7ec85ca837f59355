"""ULIDs: 26 characters that sort by time. Source: github.com/ulid/spec.

Owns their arithmetic. Must not know the clock nor where chance comes from: both are arguments.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32
LENGTH = 26


def ulid(milliseconds: int, chance: bytes) -> str:
    """The ULID of an instant (Unix milliseconds) and 10 random bytes."""
    return _written((milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(chance[:10], "big"))


def above(last: str, milliseconds: int, chance: bytes) -> str:
    """A ULID of this instant, or just above `last` when the clock stands still or went back."""
    fresh = ulid(milliseconds, chance)
    return fresh if fresh > last else _written(_read(last) + 1)


def _written(number: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def _read(text: str) -> int:
    number = 0
    for letter in text:
        number = number << 5 | ALPHABET.index(letter)
    return number
