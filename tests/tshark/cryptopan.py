# SPDX-License-Identifier: GPL-2.0-or-later
"""Crypto-PAn (Xu, Fan, Ammar, Moon 2002) a second time, from the paper, with the AES of OpenSSL's
program: what pseudonyms should be. It shares nothing with the plugin."""

import hashlib
import hmac
import ipaddress
import subprocess


def aes(key, blocks):
    """AES-128 of many blocks, each for itself."""
    done = subprocess.run(["openssl", "enc", "-aes-128-ecb", "-nopad", "-K", key[:16].hex()],
                          input=blocks, capture_output=True, check=True)
    return done.stdout


def addresses(key, texts):
    """Address -> pseudonym, as text."""
    texts = sorted(set(texts))
    pad = int.from_bytes(aes(key, key[16:]), "big")
    blocks = []
    for text in texts:
        address = ipaddress.ip_address(text)
        first = int(address) << (128 - address.max_prefixlen)
        for bit in range(address.max_prefixlen):
            behind = (1 << (128 - bit)) - 1
            blocks.append((first & ~behind | pad & behind).to_bytes(16, "big"))
    answer = aes(key, b"".join(blocks))
    shown, at = {}, 0
    for text in texts:
        address = ipaddress.ip_address(text)
        turned = 0
        for _ in range(address.max_prefixlen):
            turned = turned << 1 | answer[at] >> 7
            at += 16
        shown[text] = str(type(address)(int(address) ^ turned))
    return shown


def name(key, text, kind="host"):
    """What stands for a name, or with kind "mac" for a hardware address."""
    return f"{kind}-{hmac.new(key, f'{kind} {text}'.encode(), hashlib.sha256).hexdigest()[:12]}"
