"""A report as one HTML page: no script, nothing fetched, light and dark, fit to print and to be read aloud."""

from __future__ import annotations

from html import escape

from rolefit.report.outline import Part, Report, RoleBar, Section, TraitMark, TraitMarks, signed

_STYLE = """\
:root{color-scheme:light dark;--ink:#1d1b22;--soft:#5d5868;--paper:#fff;--line:#d9d5e0;--accent:#8b1f7a}
@media(prefers-color-scheme:dark){:root{--ink:#eceaf1;--soft:#aaa5b6;--paper:#17151b;--line:#3b3744;--accent:#e58ad6}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:46rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{margin:0;font-size:2rem;line-height:1.2;color:var(--accent)}
h2{margin:2.2rem 0 .5rem;font-size:1.2rem;line-height:1.3;break-after:avoid}
p{margin:.3rem 0}.sure{font-size:1.1rem}
ul{margin:.3rem 0;padding-left:1.2rem}li{margin:.35rem 0;break-inside:avoid}
table{width:100%;table-layout:fixed;margin-top:1rem;border-collapse:collapse}
caption,.soft,footer{color:var(--soft);font-size:.875rem;text-align:left}
caption{padding-bottom:.3rem}
th,td{padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:400}thead th{color:var(--soft);font-size:.875rem}.best>*{font-weight:700}
tr{break-inside:avoid}.n{width:5.5rem;white-space:nowrap}.aspect{width:6.2rem}.third{width:32%}
.bar,.track{display:block;position:relative;height:.5rem;margin:.35rem 0;background:var(--line)}
.bar{border-radius:.25rem;overflow:hidden}.bar>i{display:block;height:100%;background:var(--accent)}
.track{height:2px;margin:.7rem .5rem .6rem}
.track>i{position:absolute;top:50%;width:.8rem;height:.8rem;margin:-.4rem;border:2px solid var(--accent)}
.track>.you{background:var(--accent);border-radius:50%}.track>.role{background:var(--paper);transform:rotate(45deg)}
footer{margin-top:2.5rem;padding-top:.6rem;border-top:1px solid var(--line)}
@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--line:#bbb;--accent:#8b1f7a}main{max-width:none;padding:0}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}"""


def web_page(report: Report) -> str:
    """Return the whole page."""
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(report.title)} – rolefit</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
    )
    lines = [f'<h1>{escape(report.title)}</h1>\n<p class="sure">{escape(_sentence(report.how_sure))}</p>']
    lines += [_headed(report.quality)] if report.quality else []
    lines += [*([_bars(report)] if report.bars else []), *map(_headed, report.parts)]
    made = "<br>\n".join(map(escape, report.made))
    body = "\n".join(lines)
    return f"{head}<body>\n<main>\n{body}\n<footer>{made}</footer>\n</main>\n</body>\n</html>\n"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].removesuffix(".") + "."


def _headed(part: Part) -> str:
    return f"<h2>{escape(part.heading)}</h2>\n{_part(part)}"


def _part(part: Part) -> str:
    if isinstance(part, Section):
        sentence = f"<p>{escape(part.sentence)}</p>\n" if part.sentence else ""
        items = "".join(f"<li>{_lead(item.lead)}{escape(item.text)}</li>\n" for item in part.items)
        return sentence + (f"<ul>\n{items}</ul>" if items else "")
    if isinstance(part, TraitMarks):
        return _marks(part)
    rows = ((escape(aspect), escape(one), escape(other)) for aspect, one, other in part.rows)
    columns = ("Aspect", part.first, part.second)
    return _table("The two roles, aspect by aspect", columns, [_row(*row) for row in rows])


def _lead(text: str) -> str:
    return f"<strong>{escape(text)}</strong> " if text else ""


def _bars(report: Report) -> str:
    return _table(report.caption, ("Role", "Fit", "Probability"), [_bar(bar) for bar in report.bars], "third", "", "n")


def _bar(bar: RoleBar) -> str:
    shown = f'{bar.fit:.0f}<span class="bar" aria-hidden="true"><i style="width:{bar.fit:.1f}%"></i></span>'
    return _row(escape(bar.role), shown, escape(bar.chance), "best" if bar.best else "")


def _marks(part: TraitMarks) -> str:
    rows = [_row(f"{escape(mark.low)} ↔ {escape(mark.high)}", _track(mark), escape(mark.apart)) for mark in part.rows]
    caption = f"From -1 (the first words) to +1 (the last): ● you, ◇ {part.role}"
    return _table(caption, ("Trait", "Places", "Apart"), rows, "third", "", "n")


def _track(mark: TraitMark) -> str:
    you, role = f"you {signed(mark.you)}", "" if mark.role is None else f", role {signed(mark.role)}"
    dots = "" if mark.role is None else f'<i class="role" style="left:{_percent(mark.role)}%"></i>'
    dots += f'<i class="you" style="left:{_percent(mark.you)}%"></i>'
    return f'<span class="track" aria-hidden="true">{dots}</span><span class="soft">{you}{role}</span>'


def _percent(place: float) -> str:
    return f"{(max(-1.0, min(1.0, place)) + 1) * 50:.1f}"


def _row(name: str, first: str, second: str, kind: str = "") -> str:
    opened = f'<tr class="{kind}">' if kind else "<tr>"
    return f'{opened}<th scope="row">{name}</th><td>{first}</td><td>{second}</td></tr>'


def _table(caption: str, columns: tuple[str, ...], rows: list[str], *widths: str) -> str:
    """Return a table of finished rows; ``widths`` are the columns' classes, "" for none."""
    classes = [f' class="{width}"' if width else "" for width in widths] or [' class="aspect"', "", ""]
    names = "".join(f'<th scope="col"{width}>{escape(name)}</th>' for name, width in zip(columns, classes, strict=True))
    body = "\n".join(rows)
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{names}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )
