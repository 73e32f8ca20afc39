#!/usr/bin/env python3
"""Runs `discern-cli prepare` on the corpus and judges the results with other programs: Pillow, exiftool, Tesseract.

    corpus_check.py DISCERN_CLI CORPUS
    corpus_check.py --table CORPUS       makes corpus_ends.tsv, what each file must end in, from the corpus's index.json

The corpus is made by benches/peers/make_corpus.py. Needs Pillow, and Debian's libimage-exiftool-perl and tesseract-ocr.
Good pictures must come out under the cap, upright and without metadata; of screen4k.png at detail high, Tesseract must
still find 95 % of the words that it finds on the original. Bad files must end as their description says, within 10 s
and 1.5 GB, with a sentence and without a panic.
"""
import json, os, re, subprocess, sys, tempfile, time
from PIL import Image, ImageOps

CAP = 999_999
SECONDS, MEGABYTES = 10, 1500
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus_ends.tsv")
# Cut files of which at least one row can be read open as well; a PNG that ends early or holds a flipped byte may.
MAY_OPEN = {"bad/truncated.jpg", "bad/truncated.png", "bad/noise_scan.jpg", "bad/crc.png", "bad/bomb_text.png"}
Image.MAX_IMAGE_PIXELS = None


def run(cli, *arguments):
    """Exit code, standard output, standard error, seconds, megabytes."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([cli, *arguments], stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        texts = out.read().decode(), err.read().decode()
    return child.returncode, *texts, time.monotonic() - start, usage.ru_maxrss / 1024


def metadata(path):
    """What exiftool finds beyond the picture's own structure."""
    shown = subprocess.run(["exiftool", "-json", "-G", path], capture_output=True, text=True, check=True).stdout
    groups = {key.split(":")[0] for key in json.loads(shown)[0] if ":" in key}
    return groups - {"File", "ExifTool", "Composite", "JFIF", "PNG"}


def difference(path, source):
    """Mean difference, 0 to 255, of two pictures at thumbnail size: tells a wrong turn or wrong colours."""
    size = (48, 48)
    with Image.open(path) as a, Image.open(source) as b:
        b = ImageOps.exif_transpose(b).convert("RGBA")
        white = Image.new("RGBA", b.size, "white")
        white.alpha_composite(b)
        pixels = zip(a.convert("L").resize(size).tobytes(), white.convert("L").resize(size).tobytes())
        return sum(abs(x - y) for x, y in pixels) / (size[0] * size[1])


def words(path):
    """The words that Tesseract finds at twice the size."""
    with tempfile.NamedTemporaryFile(suffix=".png") as enlarged, Image.open(path) as picture:
        picture.convert("L").resize((picture.width * 2, picture.height * 2), Image.LANCZOS).save(enlarged.name)
        text = subprocess.run(["tesseract", enlarged.name, "-", "--psm", "3"], capture_output=True, text=True).stdout
    return re.findall(r"\w{2,}", text)


def share_found(original, prepared):
    left = list(prepared)
    found = 0
    for word in original:
        if word in left:
            left.remove(word)
            found += 1
    return found / max(1, len(original))


def good(source, entry, out, result):
    code, printed, said, seconds, megabytes = result
    if code != 0:
        return [f"exit {code}: {said.strip()}"], ""
    problems, line = [], json.loads(printed)
    with Image.open(out) as picture, Image.open(source) as original:
        upright = ImageOps.exif_transpose(original).size
        if (picture.width > picture.height) != (upright[0] > upright[1]) and upright[0] != upright[1]:
            problems.append("lies on its side")
        if picture.size != (line["width"], line["height"]):
            problems.append("has another size than was said")
    # Pillow cannot halve 16 bits to 8, and takes CMYK for something else than plain ink.
    if "16-bit" not in entry["what"] and "CMYK" not in entry["what"] and difference(out, source) > 12:
        problems.append("does not look like its source")
    if (os.path.getsize(out) + 2) // 3 * 4 > CAP or line["base64_len"] > CAP:
        problems.append("is over the cap")
    if found := metadata(out):
        problems.append(f"carries {found}")
    return problems, f"{line['width']}x{line['height']} {line['media_type']} {line['base64_len']}"


def expected(entry):
    """The exit codes that a file may end in."""
    opens = not entry["file"].startswith("bad/") or "must open" in entry["what"]
    return [0] if opens else [0, 3] if entry["file"] in MAY_OPEN else [3]


def write_table(index):
    with open(TABLE, "w") as table:
        print("file", "exit", "what", sep="\t", file=table)
        for entry in index:
            print(entry["file"], " or ".join(map(str, expected(entry))), entry["what"], sep="\t", file=table)


def read_table():
    with open(TABLE) as table:
        rows = (line.rstrip("\n").split("\t") for line in list(table)[1:])
        return {file: {int(code) for code in codes.split(" or ")} for file, codes, _ in rows}


def bad(entry, codes, result):
    code, _, said, _, _ = result
    problems = []
    if code not in codes:
        problems.append(f"exit {code}")
    if code == 3 and not re.fullmatch(r"discern-cli: [^\n]+\.[^\n]*\n", said):
        problems.append("no sentence")
    if "panick" in said:
        problems.append("panicked")
    return problems, f"exit {code} {said.strip()}"


def main():
    corpus = os.path.abspath(sys.argv[2])
    entries = json.load(open(os.path.join(corpus, "index.json")))
    if sys.argv[1] == "--table":
        return write_table(entries)
    cli, ends, failures = os.path.abspath(sys.argv[1]), read_table(), 0

    def verdict(problems, *facts):
        nonlocal failures
        failures += bool(problems)
        print("FAIL" if problems else "ok  ", *facts, *problems, flush=True)

    with tempfile.TemporaryDirectory() as folder:
        os.environ["DISCERN_HOME"] = folder
        source = lambda entry: os.path.join(corpus, entry["file"])
        out = lambda number: os.path.join(folder, f"out{number}")
        # All runs come first: a child's peak memory begins with that of its parent, which grows when it judges.
        results = [run(cli, "prepare", source(e), "-o", out(n), "--json") for n, e in enumerate(entries)]
        page = os.path.join(corpus, "screen4k.png")
        run(cli, "prepare", page, "-o", out("page"), "--detail", "high")
        for number, (entry, result) in enumerate(zip(entries, results)):
            is_bad = entry["file"].startswith("bad/")
            # A file that the table does not know may end in nothing.
            codes = ends.get(entry["file"], set())
            problems, facts = bad(entry, codes, result) if is_bad else good(source(entry), entry, out(number), result)
            seconds, megabytes = result[3:]
            if seconds > SECONDS or megabytes > MEGABYTES:
                problems.append("took too much")
            verdict(problems, entry["file"], facts, f"{seconds:.1f} s {megabytes:.0f} MB")
        share = share_found(words(page), words(out("page")))
        verdict(["too few"] if share < 0.95 else [], f"screen4k.png at high: {share:.3f} of the words are still read")
    print(f"{len(entries) + 1 - failures} passed, {failures} failed")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
