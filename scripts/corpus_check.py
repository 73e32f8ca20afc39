#!/usr/bin/env python3
"""Runs `discern-cli prepare` on the corpus and judges the results with other programs: Pillow, exiftool, Tesseract.

    corpus_check.py DISCERN_CLI CORPUS
    corpus_check.py --table CORPUS       makes corpus_ends.tsv, what each file must end in, from the corpus's index.json

The corpus is made by benches/peers/make_corpus.py. Needs Pillow, and Debian's libimage-exiftool-perl and tesseract-ocr.
Every file must end as the table says, within 10 s and 1.5 GB, without a panic; what is refused, with one sentence. What
comes out must be under the cap, upright, without metadata, and look like its source where that is whole; of screen4k.png
at detail high, Tesseract must still find 95 % of the words that it finds on the original.
"""
import json, os, re, subprocess, sys, tempfile, threading, time
from PIL import Image, ImageOps, PngImagePlugin

CAP = 999_999
SECONDS, MEGABYTES = 10, 1500
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus_ends.tsv")
# What does not end by itself is ended after this.
PATIENCE_SECONDS = 120
# Damaged, and of use nevertheless: rows of a cut file that are there, a picture beside a comment that is too large.
OPEN_ALL_THE_SAME = {"bad/truncated.jpg", "bad/truncated.png", "bad/noise_scan.jpg", "bad/bomb_text.png"}
Image.MAX_IMAGE_PIXELS = None
# Pillow refuses a long comment, the picture beside which is fine.
PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY = 1 << 28


def run(cli, *arguments):
    """Exit code, standard output, standard error, seconds, megabytes."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([cli, *arguments], stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        end = threading.Timer(PATIENCE_SECONDS, os.kill, (child.pid, 9))
        end.start()
        _, status, usage = os.wait4(child.pid, 0)
        end.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        texts = out.read().decode(errors="replace"), err.read().decode(errors="replace")
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


def ended(codes, result):
    """What is wrong with how it ended."""
    code, _, said, seconds, megabytes = result
    problems = [] if code in codes else [f"ended with {code}: {said.strip()}"]
    if code != 0 and not re.fullmatch(r"discern-cli: [^\n]+\.[^\n]*\n", said):
        problems.append("no sentence")
    if "panick" in said:
        problems.append("panicked")
    if seconds > SECONDS or megabytes > MEGABYTES:
        problems.append("took too much")
    return problems


def came_out(source, entry, out, line):
    """What is wrong with the picture that came out."""
    problems = []
    with Image.open(out) as picture:
        if picture.size != (line["width"], line["height"]):
            problems.append("has another size than was said")
        # The size of a damaged file can still be read, all of its pixels not.
        with Image.open(source) as original:
            upright = original.size
            if entry["file"] not in OPEN_ALL_THE_SAME:
                upright = ImageOps.exif_transpose(original).size
        if (picture.width > picture.height) != (upright[0] > upright[1]) and upright[0] != upright[1]:
            problems.append("lies on its side")
    # Pillow cannot halve 16 bits to 8, and takes CMYK for something else than plain ink.
    is_comparable = entry["file"] not in OPEN_ALL_THE_SAME and "16-bit" not in entry["what"] and "CMYK" not in entry["what"]
    if is_comparable and difference(out, source) > 12:
        problems.append("does not look like its source")
    if (os.path.getsize(out) + 2) // 3 * 4 > CAP or line["base64_len"] > CAP:
        problems.append("is over the cap")
    if found := metadata(out):
        problems.append(f"carries {found}")
    return problems


def expected(entry):
    """The exit code that a file must end in: 3 is a picture that cannot be used."""
    opens = not entry["file"].startswith("bad/") or "must open" in entry["what"] or entry["file"] in OPEN_ALL_THE_SAME
    return 0 if opens else 3


def write_table(index):
    with open(TABLE, "w") as table:
        print("file", "exit", "what", sep="\t", file=table)
        for entry in index:
            print(entry["file"], expected(entry), entry["what"], sep="\t", file=table)


def read_table():
    with open(TABLE) as table:
        rows = (line.rstrip("\n").split("\t") for line in list(table)[1:])
        return {file: int(code) for file, code, _ in rows}


def main():
    corpus = os.path.abspath(sys.argv[2])
    entries = json.load(open(os.path.join(corpus, "index.json")))
    if sys.argv[1] == "--table":
        return write_table(entries)
    cli, ends, failures, verdicts = os.path.abspath(sys.argv[1]), read_table(), 0, 0

    def verdict(problems, *facts):
        nonlocal failures, verdicts
        failures, verdicts = failures + bool(problems), verdicts + 1
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
            # A file that the table does not know may end in nothing.
            problems = ended({ends.pop(entry["file"], None)}, result)
            code, printed, said, seconds, megabytes = result
            facts = f"exit {code} {said.strip()}"
            if code == 0:
                line = json.loads(printed)
                problems += came_out(source(entry), entry, out(number), line)
                facts = f"{line['width']}x{line['height']} {line['media_type']} {line['base64_len']}"
            verdict(problems, entry["file"], facts, f"{seconds:.1f} s {megabytes:.0f} MB")
        for file in ends:
            verdict(["is not in this corpus: was it made with --quick?"], file)
        share = share_found(words(page), words(out("page")))
        verdict(["too few"] if share < 0.95 else [], f"screen4k.png at high: {share:.3f} of the words are still read")
    print(f"{verdicts - failures} passed, {failures} failed")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
