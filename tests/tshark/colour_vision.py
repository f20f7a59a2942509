# SPDX-License-Identifier: GPL-2.0-or-later
"""How far apart two colours look, to people who see all of them and to people who do not.

Colours are "#rrggbb" in sRGB.
"""

import math

# Linear red, green and blue as somebody perceives them who lacks one kind of cones altogether:
# Machado, Oliveira and Fernandes (2009), severity 1.0.
VISIONS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                   (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750),
          (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)     # D65


def product(matrix, vector):
    return [sum(factor * part for factor, part in zip(row, vector)) for row in matrix]


def linear(colour):
    """Red, green and blue light, 0 to 1."""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in parts]


def contrast(one, other):
    """The contrast ratio of WCAG 2, 1 to 21."""
    darker, lighter = sorted(product(TO_XYZ, linear(colour))[1] for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(colour, vision="normal"):
    """CIELAB, as seen with a vision."""
    light = [min(1, max(0, part)) for part in product(VISIONS[vision], linear(colour))]
    ratios = [part / white for part, white in zip(product(TO_XYZ, light), WHITE)]
    x, y, z = (ratio ** (1 / 3) if ratio > 216 / 24389 else (24389 / 27 * ratio + 16) / 116
               for ratio in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def lightness(colour):
    """0 black to 100 white: what is left of it in grey."""
    return lab(colour)[0]


def hue(a, b):
    return math.degrees(math.atan2(b, a)) % 360


def ciede2000(one, other):
    """The difference of two colours in CIELAB; 1 is just noticeable side by side."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    turn = (hue(a2, b2) - hue(a1, b1) + 180) % 360 - 180 if c1 * c2 else 0
    hue_mean = hue(a1, b1) + turn / 2 if c1 * c2 else hue(a1, b1) + hue(a2, b2)
    l_mean, c_mean = (l1 + l2) / 2, (c1 + c2) / 2
    weight = 1 + sum(factor * math.cos(math.radians(times * hue_mean + shift))
                     for factor, times, shift in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6),
                                                  (-0.20, 4, -63)))
    d_l = (l2 - l1) / (1 + 0.015 * (l_mean - 50) ** 2 / math.sqrt(20 + (l_mean - 50) ** 2))
    d_c = (c2 - c1) / (1 + 0.045 * c_mean)
    d_h = (2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
           / (1 + 0.015 * c_mean * weight))
    rotation = (-2 * math.sqrt(c_mean ** 7 / (c_mean ** 7 + 25 ** 7)) * math.sin(
        math.radians(60 * math.exp(-((hue_mean % 360 - 275) / 25) ** 2))))
    return math.sqrt(d_l ** 2 + d_c ** 2 + d_h ** 2 + rotation * d_c * d_h)


def difference(one, other, vision="normal"):
    return ciede2000(lab(one, vision), lab(other, vision))
