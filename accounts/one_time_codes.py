"""Codes that are asked for beside a password: those of an app (TOTP, RFC 6238), and recovery codes."""

import secrets
from base64 import b32encode
from hashlib import sha256

from pyotp import TOTP, random_base32
from pyotp.exceptions import OTPVerificationError

RECOVERY_CODES = 10


def new_key() -> str:
    """A key for an app: 160 bits, in base32."""
    return random_base32()


def address_of_key(key: str, *, name: str, issuer: str) -> str:
    """What a QR code tells an app: the key, with the account and the site that it is for (otpauth://)."""
    return TOTP(key, name=name, issuer=issuer).provisioning_uri()


def step_of(key: str, code: str, *, after: int = 0) -> int | None:
    """The number of the half minute whose code this is: this one, the one before or the next; None if none after `after` fits."""
    try:
        step = TOTP(key).verify_and_get_timecode("".join(code.split()), valid_window=1)
    except OTPVerificationError:
        return None
    return step if step > after else None


def new_recovery_codes() -> list[str]:
    """Ten codes of 120 bits: so long that a digest alone can be stored."""
    return [_grouped(b32encode(secrets.token_bytes(15)).decode().lower()) for _ in range(RECOVERY_CODES)]


def digest_of(code: str) -> str:
    """The digest of a recovery code, however its letters and groups are typed."""
    return sha256("".join(filter(str.isalnum, code)).lower().encode()).hexdigest()


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
