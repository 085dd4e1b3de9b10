"""Files that strangers send: each kind of bad one is refused with its own sentence, good ones come out whole."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image, ImageDraw

from scanning import intake
from scanning.untrusted import SENTENCES

LIMITS = intake.Limits(max_pixels=4_000_000, max_side=6_000, seconds=10, wall_seconds=20)


@pytest.fixture
def scan():
    """A small page with enough texture to be neither blank nor suspiciously well compressed."""
    image = Image.effect_noise((300, 420), 40).convert("RGB")
    ImageDraw.Draw(image).text((40, 60), "So dang ky khai sinh", fill="black")
    return image


def as_jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def refusal(path, act=intake.inspect):
    with pytest.raises(intake.IntakeRefused) as caught:
        act(path, limits=LIMITS)
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(400), "program"),
        (b"\x7fELF" + bytes(400), "program"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "heic"),
        (b"<html><script>alert(1)</script></html>", "unknown"),
        (b"GIF89a" + bytes(100), "unknown"),
        (b"\xff\xd8\xff\xe0" + b"junk" * 500, "not_this_kind"),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 500, "not_this_kind"),
        (b"%PDF-1.7\nnothing of the kind", "broken_pdf"),
    ],
)
def test_a_file_that_is_no_scan_is_refused_whatever_its_name(tmp_path, content, code):
    path = tmp_path / "page.jpg"
    path.write_bytes(content)

    assert refusal(path) == code


def test_every_reason_has_its_own_sentence():
    sentences = [str(sentence) for sentence in SENTENCES.values()]

    assert len(set(sentences)) == len(sentences)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "page.jpg"
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(2 * 2**30)

    assert refusal(path) == "too_big"


def test_an_image_bomb_is_refused_by_its_header(tmp_path):
    path = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(path)

    assert refusal(path) == "bomb"


def test_pixels_far_beyond_the_bytes_of_the_file_are_refused(tmp_path):
    path = tmp_path / "white.png"
    Image.new("1", (1_900, 1_900)).save(path)

    limits = intake.Limits(pixels_per_byte=100)
    with pytest.raises(intake.IntakeRefused) as caught:
        intake.inspect(path, limits)

    assert caught.value.code == "bomb"


def test_a_truncated_jpeg_is_refused_and_leaves_nothing_behind(tmp_path, scan):
    whole = as_jpeg(scan)
    path = tmp_path / "cut.jpg"
    path.write_bytes(whole[: len(whole) // 2])

    assert refusal(path, lambda p, limits: intake.decode_in_child(p, 0, limits, folder=tmp_path)) == "truncated"
    assert [p.name for p in tmp_path.iterdir()] == ["cut.jpg"]


def test_a_child_out_of_memory_is_a_refusal(tmp_path, scan):
    path = tmp_path / "page.png"
    scan.resize((3_000, 4_000)).save(path)

    with pytest.raises(intake.IntakeRefused) as caught:
        intake.page_picture(path, 0, intake.Limits(memory=60 * 2**20))

    assert caught.value.code in ("bomb", "crashed")


def test_a_child_that_takes_too_long_is_stopped(tmp_path, scan):
    path = tmp_path / "page.jpg"
    path.write_bytes(as_jpeg(scan))

    with pytest.raises(intake.IntakeRefused) as caught:
        intake.inspect(path, intake.Limits(wall_seconds=0.01))

    assert caught.value.code == "too_slow"


def test_a_jpeg_turned_by_its_camera_comes_out_upright(tmp_path, scan):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "page.jpg"
    path.write_bytes(as_jpeg(scan, exif=exif, dpi=(200, 200)))

    pixels, dpi = intake.page_picture(path)

    assert pixels.shape == (300, 420, 3)
    assert dpi == 200
    assert (intake.inspect(path).pages[0].width, intake.inspect(path).pages[0].height) == (420, 300)


def test_all_pages_of_a_tiff(tmp_path, scan):
    path = tmp_path / "book.tif"
    scan.save(path, save_all=True, append_images=[scan.convert("L"), scan.convert("1")], compression="tiff_lzw")

    assert len(intake.inspect(path).pages) == 3
    assert intake.page_picture(path, 1)[0].shape == (420, 300)
    assert refusal(path, lambda p, limits: intake.decode_in_child(p, 9, limits)) == "no_such_page"


def test_a_scanned_pdf_gives_its_picture_untouched(tmp_path, scan):
    path = tmp_path / "scan.pdf"
    scan.save(path, resolution=200)

    page = intake.inspect(path).pages[0]

    assert (page.width, page.height, page.dpi) == (300, 420, 200)
    assert intake.page_picture(path)[0].shape == (420, 300, 3)


def test_a_pdf_that_is_no_single_picture_is_drawn_within_the_budget(tmp_path):
    path = tmp_path / "large.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(2_000, 2_000))
    pdf.save(path)

    pixels, dpi = intake.page_picture(path, 0, LIMITS)

    assert pixels.shape[0] * pixels.shape[1] <= LIMITS.max_pixels
    assert dpi < 300


def test_a_pdf_with_a_password_says_so(tmp_path):
    path = tmp_path / "locked.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert refusal(path) == "encrypted"


def zip_of(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_gives_its_files_under_invented_names(tmp_path, scan):
    inside = {"../../etc/passwd.jpg": as_jpeg(scan), "__MACOSX/._1.jpg": b"junk", "a/.DS_Store": b"junk"}
    path = zip_of(tmp_path / "book.zip", inside)
    folder = tmp_path / "out"
    folder.mkdir()

    members = list(intake.unpack_zip(path, folder, LIMITS))

    assert [m.name for m in members] == ["../../etc/passwd.jpg"]
    assert members[0].path.parent == folder
    assert members[0].path.read_bytes() == as_jpeg(scan)


def test_bad_members_are_refused_one_by_one(tmp_path, scan):
    nested = zip_of(tmp_path / "inner.zip", {"1.jpg": b"x"}).read_bytes()
    path = zip_of(tmp_path / "book.zip", {"1.jpg": as_jpeg(scan), "2.zip": nested, "3.exe": b"MZ" + bytes(90)})

    members = list(intake.unpack_zip(path, tmp_path, LIMITS))

    assert [m.refused.code if m.refused else "" for m in members] == ["", "nested_zip", "program"]


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path):
    path = zip_of(tmp_path / "bomb.zip", {"1.jpg": bytes(50_000_000)})

    assert refusal(path, lambda p, limits: list(intake.unpack_zip(p, tmp_path, limits))) == "zip_too_large"


def test_a_zip_that_understates_its_size_is_stopped_while_it_unpacks(tmp_path):
    path = zip_of(tmp_path / "liar.zip", {"1.jpg": bytes(3_000_000)})
    raw = path.read_bytes()
    path.write_bytes(raw.replace((3_000_000).to_bytes(4, "little"), (900).to_bytes(4, "little")))

    members = list(intake.unpack_zip(path, tmp_path, intake.Limits(max_bytes=1_000_000)))

    assert members[0].path is None or members[0].path.stat().st_size <= 1_000_000


def test_a_broken_zip_says_so(tmp_path):
    path = tmp_path / "broken.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(200))

    assert refusal(path, lambda p, limits: list(intake.unpack_zip(p, tmp_path, limits))) == "broken_zip"
