"""Malformed and hostile files, made on the spot: name → bytes, and what must come of each.

``READ``: words that must be read from it. Anything else is the reason it must be refused with (a pattern).
"""

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

RULE = "You must not paste case notes."
_HEAD = f"# Policy\n\n{RULE}\n\n"
_PAGE = f"<!doctype html><title>P</title><h1>Policy</h1><p>{RULE}</p>"
_BIG = 4_900_000  # bytes, just below the limit


@dataclass(frozen=True)
class Hostile:
    """A file to make; ``reason`` is None where it must be read, ``either`` where both will do."""

    name: str
    data: bytes
    reason: str | None = None
    either: bool = False


def pdf(body: str = "/Type /Font", end: str = "%%EOF") -> bytes:
    """A PDF as far as anything here looks."""
    return f"%PDF-1.7\n1 0 obj\n<< {body} >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n{end}\n".encode()


def zipped(files: dict[str, bytes], *, locked: bool = False) -> bytes:
    """A zip file; ``locked`` sets the mark of a password in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    made = stream.getvalue()
    if locked:
        at = made.index(b"PK\x01\x02")
        made = made[: at + 8] + b"\x01" + made[at + 9 :]
    return made


def kit() -> Iterator[Hostile]:
    """Every file."""
    yield from _containers()
    yield from _wrong_endings()
    yield from _bytes()
    yield from _sizes()
    yield from _nesting()
    yield from _markup()
    yield from _unseen()
    yield from _front_matter()


def _containers() -> Iterator[Hostile]:
    word = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"}
    yield Hostile("whole.pdf", pdf(), "is a PDF, which can't be read yet")
    yield Hostile("cut.pdf", pdf(end=""), "breaks off")
    yield Hostile("cut-early.pdf", pdf()[:12], "breaks off")
    yield Hostile("locked.pdf", pdf("/Encrypt 5 0 R /Font"), "locked")
    yield Hostile("pictures.pdf", pdf("/Subtype /Image"), "holds no text")
    yield Hostile("late.pdf", b"junk\n" * 20 + pdf(), "is a PDF")
    yield Hostile("no-header.pdf", b"\x00\x01" * 300, "NUL|isn't")
    yield Hostile("empty.pdf", b"", "is empty")
    yield Hostile("whole.docx", zipped(word), "is a Word document")
    yield Hostile("cut.docx", zipped(word)[:60], "breaks off or is damaged")
    yield Hostile("locked.docx", zipped(word, locked=True), "password")
    yield Hostile(
        "locked-office.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"
    )
    yield Hostile("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Office")
    yield Hostile("sheet.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "spreadsheet")
    yield Hostile("slides.pptx", zipped({"ppt/slide1.xml": b"<x/>"}), "slides")
    yield Hostile("bomb.docx", zipped({"word/document.xml": b"\x00" * 60_000_000}), "would unpack to 60 MB")
    yield Hostile("bomb.zip", zipped({f"{n}": b"\x00" * 20_000_000 for n in range(12)}), "would unpack to 240 MB")
    yield Hostile("many.zip", zipped({f"{n}/{n}": b"" for n in range(20_000)}), "packed archive")
    yield Hostile("climbing.zip", zipped({"../../etc/x.md": b"x", "/etc/y": b"y"}), "packed archive")
    yield Hostile("endless.zip", b"PK\x03\x04" + b"\xff" * 2_000, "damaged")
    yield Hostile("notes.odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "packed")
    yield Hostile("notes.rtf", b"{\\rtf1 You may.}", "Rich Text")
    yield Hostile(
        "page.mht", b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx", "web archive"
    )
    yield Hostile("mail.eml", b"From: a\r\nTo: b\r\nSubject: c\r\n d\r\nMIME-Version: 1.0\r\n\r\nx", "e-mail")


def _wrong_endings() -> Iterator[Hostile]:
    yield Hostile("pdf-as.md", pdf(), "is a PDF")
    yield Hostile("pdf-as.html", pdf(), "is a PDF")
    yield Hostile("docx-as.txt", zipped({"word/document.xml": b"<w/>"}), "is a Word document")
    yield Hostile("picture-as.md", b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "is a picture")
    yield Hostile("photo-as.pdf", b"\xff\xd8\xff\xe0" + b"\x00" * 90, "is a picture")
    yield Hostile("packed-as.md", gzip.compress(b"x" * 900), "packed archive")
    yield Hostile("program-as.txt", b"\x7fELF\x02\x01" + b"\x00" * 90, "is a program")
    yield Hostile("database-as.md", b"SQLite format 3\x00" + b"\x00" * 90, "is a database")
    yield Hostile("page-as.md", _PAGE.encode())
    yield Hostile("page-as.txt", f"<!doctype html><p hidden>You may.</p><p>{RULE}</p>".encode())
    yield Hostile("page-as.pdf", _PAGE.encode())
    yield Hostile("words-as.html", f"POLICY\n\n{RULE}\n".encode())
    yield Hostile("markdown-as.html", _HEAD.encode())
    yield Hostile("markdown-as.docx", _HEAD.encode())
    yield Hostile("words-as.pdf", RULE.encode())
    yield Hostile("UPPER.MD", _HEAD.encode())
    yield Hostile("data.xml", b'<?xml version="1.0"?><a><b>You may.</b></a>', "XML data")
    yield Hostile("data-as.md", b'<?xml version="1.0"?><a><b>You may.</b></a>', "XML data")


def _bytes() -> Iterator[Hostile]:
    yield Hostile("empty.md", b"", "is empty")
    yield Hostile("blank.txt", b" \r\n\t\n\x0c" * 9, "is empty")
    yield Hostile("mark-only.md", b"\xef\xbb\xbf", "is empty")
    yield Hostile("mark-only-16.md", b"\xff\xfe", "is empty")
    yield Hostile("nothing-seen.html", b"<!doctype html><p hidden>You may.</p>", "no words that its readers")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        yield Hostile(f"{encoding}.txt", f"{RULE}\n".encode(encoding))
        yield Hostile(f"{encoding}.html", _PAGE.encode(encoding))
    yield Hostile("utf-16-half.txt", f"{RULE}".encode("utf-16")[:-1], "isn't UTF-8 or UTF-16")
    yield Hostile("utf-32.txt", RULE.encode("utf-32"), "NUL")
    yield Hostile("latin.txt", f"Caf\xe9. {RULE}".encode("latin-1"), "isn't UTF-8")
    yield Hostile("latin-said.html", f"<meta charset=latin-1><p>Caf\xe9. {RULE}".encode("latin-1"))
    yield Hostile("rot13.html", b"<meta charset=rot13><p>Lbh znl.", "says it is written in rot13")
    yield Hostile("nul.md", f"{RULE}\x00".encode(), "NUL")
    yield Hostile("nuls.txt", b"\x00" * 5_000, "NUL")
    yield Hostile("half-a-letter.txt", RULE.encode() + b"\xe2\x82", "isn't UTF-8")
    yield Hostile("too-long-letters.txt", b"\xc0\xaf\xe0\x80\xaf" + RULE.encode(), "isn't UTF-8")
    yield Hostile("surrogates.txt", b"\xed\xa0\x80" + RULE.encode(), "isn't UTF-8")
    yield Hostile("random.txt", bytes((17 * n * n + 31 * n) % 251 + 1 for n in range(20_000)), "isn't|control")
    yield Hostile("controls.txt", (RULE + "\x01\x02\x1b[2J" * 90).encode(), "control characters")
    yield Hostile("escapes.md", f"# Policy\n\n{RULE} \x1b[31mRed\x1b[0m \x9b2J\n".encode())
    yield Hostile("returns.txt", RULE.replace(" ", "\r\r\n").encode(), None, either=True)


def _sizes() -> Iterator[Hostile]:
    yield Hostile("fifty-megabytes.txt", b"You must not paste. " * 2_500_000, "larger than 5 MB")
    yield Hostile("just-over.md", b"x" * 5_000_001, "larger than 5 MB")
    yield Hostile("one-line-one-word.txt", b"x" * _BIG, "words of up to")
    yield Hostile("one-line.txt", b"You must not paste. " * (_BIG // 20), "words; the most")
    yield Hostile("one-line.md", b"paste notes " * (_BIG // 12), "words; the most")
    yield Hostile("one-line.html", b"<p>" + b"paste notes " * (_BIG // 12), "words; the most")
    yield Hostile(
        "headings.md", b"".join(b"## Part %d\n\nStaff must ask.\n\n" % n for n in range(10_000)), "the most is 2,000"
    )
    yield Hostile(
        "headings.txt", b"".join(b"%d Part\n\nStaff must ask.\n\n" % n for n in range(10_000)), "the most is|takes more"
    )
    yield Hostile("headings.html", b"<h2>Part</h2><p>Staff must ask.</p>" * 10_000, "the most is 2,000")
    yield Hostile("one-heading.md", b"# " + b"long heading " * 40_000 + b"\n\nx", "heading of")
    yield Hostile("lines.txt", b"a\n" * 2_000_000, "the most is|words|takes", either=True)
    yield Hostile("blank-lines.md", _HEAD.encode() + b"\n" * 4_000_000)
    yield Hostile("spaces.txt", RULE.encode() + b" " * 4_000_000)
    yield Hostile("commas.txt", b"a," * 2_000_000, "isn't prose")


def _nesting() -> Iterator[Hostile]:
    deep = "nested too deep"
    for tag in ("div", "b", "ul><li", "blockquote", "table><tr><td", "font", "span style='color:red'"):
        yield Hostile(f"deep-{tag[:4].strip('> ')}.html", f"<{tag}>".encode() * 20_000 + RULE.encode(), deep)
    yield Hostile("deep-200.html", b"<div>" * 200 + f"<p>{RULE}</p>".encode())
    yield Hostile("quotes.md", ("> " * 20_000 + RULE).encode(), deep)
    yield Hostile("items.md", "".join("  " * n + f"- {n}\n" for n in range(2_000)).encode(), deep, either=True)
    yield Hostile("items-in-line.md", ("- " * 20_000 + RULE).encode(), deep, either=True)
    yield Hostile("brackets.md", b"[" * 200_000 + RULE.encode(), None, either=True)
    yield Hostile("links.md", b"![[](" * 50_000 + RULE.encode(), None, either=True)
    yield Hostile("stars.md", b"*a_" * 100_000 + RULE.encode(), None, either=True)
    yield Hostile("ticks.md", b"".join(b"`" * n + b" " for n in range(1_500)) + RULE.encode(), None, either=True)
    yield Hostile("references.md", b"".join(b"[a%d]: x\n" % n for n in range(20_000)) + f"\n{RULE}\n".encode())
    yield Hostile("pipes.md", b"|" * 1_000_000 + b"\n" + b"|-" * 500_000, None, either=True)


def _markup() -> Iterator[Hostile]:
    laughs = '<!DOCTYPE html [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
    )
    cells = "".join(f"<td>c{n}</td>" for n in range(5_000))
    yield Hostile("laughs.html", f"{laughs}]><p>&j;</p>".encode(), "entities of its own")
    yield Hostile(
        "laughs.xml", f'<?xml version="1.0"?>{laughs.replace("html", "x")}]><x>&j;</x>'.encode(), "entities of its own"
    )
    yield Hostile(
        "file.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>', "entities"
    )
    yield Hostile("file.html", b'<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd">]><p>&f;</p>', "entities")
    yield Hostile("many-entities.html", f"<p>{RULE}</p><p>{'&amp;' * 400_000}</p>".encode(), None, either=True)
    yield Hostile(
        "columns.html",
        f"<p>{RULE}</p><table><tr>{cells.replace('td', 'th')}</tr><tr>{cells}</tr></table>".encode(),
        None,
        either=True,
    )
    yield Hostile(
        "columns.md",
        (f"{RULE}\n\n" + "|a" * 5_000 + "|\n" + "|-" * 5_000 + "|\n" + "|b" * 5_000 + "|\n").encode(),
        None,
        either=True,
    )
    yield Hostile(
        "span.html", f"<p>{RULE}</p><table><tr><td colspan=999999999 rowspan=999999999>x<td>y</table>".encode()
    )
    yield Hostile("rows.html", f"<p>{RULE}</p><table>{'<tr><td>a<td>b' * 20_000}</table>".encode(), "the most is 2,000")
    yield Hostile(
        "attributes.html", f"<p {' '.join(f'a{n}=1' for n in range(20_000))}>{RULE}</p>".encode(), None, either=True
    )
    yield Hostile(
        "sheet.html",
        f"<style>{'.a .b .c > .d{display:none}' * 20_000}</style><p>{RULE}</p>".encode(),
        None,
        either=True,
    )
    yield Hostile("open.html", b"<!-- " * 1_000 + f"--><p>{RULE}</p><div><p><b><table><tr>".encode())
    yield Hostile("crossed.html", f"<b><i><p>{RULE}</b></i></p></table></div></html><p>After.".encode())
    yield Hostile(
        "script.html",
        f"<script>while(1){{}}</script><p onclick=alert(1)>{RULE}</p><img src=x onerror=alert(1)>".encode(),
    )
    yield Hostile(
        "reference.html",
        f"<link rel=stylesheet href=http://127.0.0.1:9/x><img src=http://127.0.0.1:9/y><p>{RULE}".encode(),
    )
    yield Hostile("numbers.html", f"<p>&#0;&#xFFFFFFFF;&#xD800;&#x1b;[2J</p><p>{RULE}</p>".encode())


def _unseen() -> Iterator[Hostile]:
    yield Hostile("zero-width.md", f"# P\n\n{RULE}{chr(0x200B) * 50_000}\n".encode())
    yield Hostile("turned.md", f"# P\n\n{RULE} {chr(0x202E)}yam uoy{chr(0x202C)}\n".encode())
    yield Hostile("accents.md", f"# P\n\n{RULE} {'a' + chr(0x301) * 100_000}\n".encode(), "isn't prose")
    yield Hostile("tags.md", (RULE + "".join(chr(0xE0000 + ord(one)) for one in "You may.") * 20).encode())


def _front_matter() -> Iterator[Hostile]:
    def front(text: str) -> bytes:
        return f"---\n{text}\n---\n\n{RULE}\n".encode()

    alias = "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 8)}]\n" for n in range(12)
    )
    yield Hostile("alias-bomb.md", front(alias + "title: *m"))
    yield Hostile("python-tag.md", front("title: !!python/object/apply:os.system ['true']"), "isn't YAML")
    yield Hostile("long-front.md", front("title: " + "x" * 30_000), "front matter of over")
    yield Hostile("long-title.md", front("title: " + "x " * 5_000))
    yield Hostile("escaped-title.md", front('title: "Red \\e[31m\\nSecond line\\u202e"'))
    yield Hostile("open-front.md", f"---\ntitle: x\n\n{RULE}\n".encode())
    yield Hostile("merge.md", front("<<: {<<: {<<: {title: x}}}"), None, either=True)
    yield Hostile("number.md", front("title: " + "9" * 5_000), None, either=True)
