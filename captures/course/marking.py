# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers, however they are spelled, and keys that tell right from wrong, and no answer.

A key has salted hashes, made slow on purpose (PBKDF2, RFC 8018), of the right answer in its normal
form and of some wrong ones with a hint for each. Who wants to cheat can try all numbers, and will
have learnt something else.

What a kind of answer is written like, besides its normal form:
    number     1,234 or 1 234 packets, none, three
    percent    91.4 % or 91,4; a point off is right where rounding may differ
    decimal    1.5 s or 1,5
    address    of IPv4 or IPv6, in any spelling
    endpoint   192.0.2.1:53, 192.0.2.1/53, 192.0.2.1 port 53, 192.0.2.1 53
    addresses  several, in any order
    time       14:05:09 or 2:05:09 pm, with or without a date or parts of a second
    word       in capitals or not, with or without an article; a colon or comma ends it
    letters    b, or "a and c"
"""
import hashlib
import ipaddress
import json
import re

ROUNDS = 60_000     # some 30 ms an answer
ANSWER = re.compile(r"\s*(\d+)(?:\s*[:.)=]|\s)\s*(.*?)\s*$")
REMARK = re.compile(r"(?<=\S)\s*\([^()]*\)\s*$")
COMMON_WORDS = {"a", "an", "the", "is", "it", "they", "are"}
NUMBER_WORDS = dict(zip(("none no zero one two three four five six seven eight nine ten eleven "
                         "twelve").split(), (0, 0, 0, *range(1, 13))))


class NotUnderstood(ValueError):
    """An answer of another kind than was asked for; says what is wanted."""


# --- Normal forms ---

def _decimal(text, wanted):
    """The one number in the text; thousands may be set apart."""
    if text.strip().lower() in NUMBER_WORDS:
        return float(NUMBER_WORDS[text.strip().lower()])
    text = re.sub(r"(?<=\d)[ _'\u00a0\u202f](?=\d{3}(?!\d))", "", text.strip())
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    found = re.fullmatch(r"[^\d+-]*([+-]?\d+(?:[.,]\d+)?)[^\d]*", text)
    if found is None:
        raise NotUnderstood(f"{wanted} is wanted")
    return float(found[1].replace(",", "."))


def number(text):
    value = _decimal(text, "a whole number")
    if value != int(value):
        raise NotUnderstood("a whole number is wanted")
    return str(int(value))


def percent(text):
    value = _decimal(text, "a number of percent")
    if 0 < value < 1 and "%" not in text:
        raise NotUnderstood("a number of percent is wanted, such as 45, and no part of 1")
    return str(round(value))


def decimal(text):
    return f"{_decimal(text, 'a number'):.1f}"


def address(text):
    try:
        return str(ipaddress.ip_address(text.strip().strip("[]")))
    except ValueError:
        raise NotUnderstood("an address is wanted, such as 192.0.2.1") from None


def addresses(text):
    parts = [part for part in re.split(r"[\s,;]+|\band\b", text) if part]
    if not parts:
        raise NotUnderstood("addresses are wanted, such as 192.0.2.1, 192.0.2.2")
    return " ".join(sorted({address(part) for part in parts}, key=ipaddress.ip_address))


def endpoint(text):
    found = re.fullmatch(r"\s*\[?([0-9a-fA-F.:]+?)\]?(?:\s*[:/#,]|,?\s*(?:udp\s*)?port\s*:?|\s)\s*"
                         r"(\d+)(?:/udp)?\s*", text, re.IGNORECASE)
    if found is None or int(found[2]) > 65535:
        raise NotUnderstood("an address and a port are wanted, such as 192.0.2.1:53")
    return f"{address(found[1])} {int(found[2])}"


def time(text):
    found = re.search(r"(\d{1,2})[:.](\d\d)[:.](\d\d)(?:[.,]\d+)?\s*([ap])?\.?m?", text,
                      re.IGNORECASE)
    if found is None:
        raise NotUnderstood("a time is wanted, such as 14:05:09")
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    return f"{hour:02}:{found[2]}:{found[3]}"


def word(text):
    words = re.findall(r"[a-z0-9]+", re.split(r"[:,;.(]", text.lower())[0])
    kept = [part for part in words if part not in COMMON_WORDS] or words
    if not kept:
        raise NotUnderstood("a word is wanted")
    return " ".join(kept)


def letters(text):
    found = set(re.findall(r"\b[a-h]\b", text.lower()))
    joined = re.fullmatch(r"\s*([a-h]{2,8})\s*", text.lower())
    if joined and len(set(joined[1])) == len(joined[1]):
        found = set(joined[1])
    if not found:
        raise NotUnderstood("one letter or several are wanted, such as b")
    return "".join(sorted(found))


KINDS = {form.__name__: form for form in
         (number, percent, decimal, address, addresses, endpoint, time, word, letters)}


def normal_form(kind, answer):
    """Raises NotUnderstood. A remark in brackets does not matter, but for letters, which may stand
    in some."""
    return KINDS[kind](answer if kind == "letters" else REMARK.sub("", answer))


# --- Files of answers ---

def read_answers(lines):
    """{number of the question: answer}, of lines such as "3: 192.0.2.1"; "#" begins a remark.
    Raises ValueError, which names the line, where one is none."""
    answers = {}
    for place, line in enumerate(lines, 1):
        line = line.partition("#")[0].strip("\ufeff \t\r\n")
        if not line:
            continue
        found = ANSWER.match(line)
        if found is None:
            raise ValueError(f"line {place}: a question's number and a colon are wanted, "
                             f"then the answer: {line!r}")
        question = int(found[1])
        if answers.get(question):
            raise ValueError(f"line {place}: question {question} is answered twice")
        answers[question] = found[2]
    return answers


# --- Keys ---

def scrambled(salt, normal):
    return hashlib.pbkdf2_hmac("sha256", normal.encode(), bytes.fromhex(salt), ROUNDS).hex()[:32]


def key_entry(question, kind, salt, right, slips, hint):
    """What a key says of a question; `right` are normal forms, `slips` (normal form, hint) of wrong
    answers."""
    return {"question": question, "kind": kind, "salt": salt,
            "right": sorted(scrambled(salt, normal) for normal in right),
            "slips": {scrambled(salt, normal): told for normal, told in slips}, "hint": hint}


def write_key(path, entries):
    path.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def read_key(path):
    return json.loads(path.read_text(encoding="utf-8"))


def judge(entry, answer):
    """(is it right?, what to say of it)"""
    if not answer:
        return False, "not answered"
    try:
        normal = normal_form(entry["kind"], answer)
    except NotUnderstood as error:
        return False, f"not understood: {error}"
    hashed = scrambled(entry["salt"], normal)
    if hashed in entry["right"]:
        return True, "right"
    return False, " ".join(filter(None, ("wrong.", entry["slips"].get(hashed, entry["hint"]))))
