"""Bar charts as SVG, readable on a light and on a dark page."""

import html
import math

COLOURS = ("#3b7dd8", "#e08a1e", "#4aa564", "#9a6fc4")
TEXT = "#808080"
LABELS = 190  # width of the names on the left
BARS = 560    # width of the plot
FIGURES = 90  # width of the numbers on the right
BAR = 12


def text(x, y, words, anchor="start", size=11, fill=TEXT):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{fill}">'
            f"{html.escape(words)}</text>")


def line(x, top, bottom, colour=TEXT, width=0.5):
    return f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{colour}" stroke-width="{width}"/>'


def short(value):
    """Three digits and a letter: 2.87M."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


class Axis:
    """From a value to a place; logarithmic, in whole decades."""

    def __init__(self, values):
        positive = [value for value in values if value > 0]
        self.low = math.floor(math.log10(min(positive)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(positive))))

    def at(self, value):
        share = (math.log10(max(value, 10.0 ** self.low)) - self.low) / (self.high - self.low)
        return LABELS + BARS * share

    def ticks(self):
        return [10.0 ** exponent for exponent in range(self.low, self.high + 1)]


def bars(title, unit, series, groups):
    """Horizontal bars: for each group (name, one value or None per series), one below the other."""
    axis = Axis([value for _, values in groups for value in values if value is not None])
    top = 58
    height = len(series) * BAR + 8
    bottom = top + len(groups) * height
    total = LABELS + BARS + FIGURES
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {bottom + 24}" width="{total}" '
           f'height="{bottom + 24}" font-family="sans-serif" role="img" aria-label="{html.escape(title)}">',
           text(0, 16, title, size=14), text(total, 16, unit, "end")]
    x = LABELS
    for name, colour in zip(series, COLOURS):
        out += [f'<rect x="{x}" y="28" width="10" height="10" fill="{colour}"/>', text(x + 14, 37, name)]
        x += 30 + 7 * len(name)
    for tick in axis.ticks():
        out += [line(axis.at(tick), top - 6, bottom), text(axis.at(tick), bottom + 14, short(tick), "middle")]
    for i, (name, values) in enumerate(groups):
        y = top + i * height
        out.append(text(LABELS - 8, y + height / 2, name, "end"))
        for j, (value, colour) in enumerate(zip(values, COLOURS)):
            if value is None:
                continue
            end = axis.at(value)
            out += [f'<rect x="{LABELS}" y="{y + j * BAR}" width="{max(end - LABELS, 1):.1f}" height="{BAR - 2}" '
                    f'fill="{colour}"/>', text(end + 4, y + j * BAR + BAR - 3, short(value), size=10)]
    return "\n".join([*out, "</svg>", ""])
