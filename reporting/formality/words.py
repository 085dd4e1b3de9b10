"""What a sign says to whoever inspects: its name, the sentence with the numbers, and how it is found."""

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

LABELS = {
    "impossible_speed": _("Nhập nhanh bất thường"),
    "hasty_checks": _("Kiểm tra, duyệt quá nhanh"),
    "cloned": _("Bản ghi giống hệt nhau"),
    "empty": _("Bản ghi gần như trống"),
    "burst": _("Dồn vào cuối ngày"),
    "unseen": _("Kiểm tra mà chưa mở bản quét"),
    "odd_digits": _("Ngày sinh có chữ số lạ"),
    "two_places": _("Một tài khoản ở hai nơi cùng lúc"),
}
SENTENCES = {
    "impossible_speed": _("%(n)s trường hợp liền nhau nhập trong %(seconds)s giây; ít nhất cần khoảng %(least)s giây."),
    "hasty_checks": _("%(n)s trường hợp liền nhau kiểm tra trong %(seconds)s giây; ít nhất cần khoảng %(least)s giây."),
    "cloned": _("%(n)s trường hợp trong %(groups)s nhóm chỉ khác nhau ở số đăng ký."),
    "empty": _("%(n)s trong %(of)s trường hợp có dưới %(percent)s %% số trường phải biết."),
    "burst": _("%(n)s trong %(of)s trường hợp của ngày nhập trong %(minutes)s phút cuối."),
    "unseen": _("%(n)s trong %(of)s trường hợp được kiểm tra khi người kiểm tra chưa mở bản quét."),
    "odd_digits": _(
        "Trong %(n)s ngày sinh, chữ số cuối %(digit)s gặp %(seen)s lần, bình thường khoảng %(expected)s lần."
    ),
    "two_places": _("Tài khoản làm việc cùng lúc %(minutes)s phút ở hai mạng: %(one)s và %(other)s."),
}
# What often lies behind a sign without anything being wrong: said beside it, always.
INNOCENT = {
    "impossible_speed": _("Có thể là nhận gợi ý đọc sẵn của trang in rõ, hoặc gửi bù những bài đã nhập khi mất mạng."),
    "hasty_checks": _("Có thể là đã xem kỹ từ trước rồi mới bấm một lượt."),
    "cloned": _("Có thể là anh chị em sinh đôi, hoặc sổ ghi thiếu nên chỉ còn vài trường."),
    "empty": _("Sổ cũ thường chỉ ghi vài mục."),
    "burst": _("Có thể là gửi bù sau khi mất mạng cả ngày."),
    "unseen": _("Có thể là đối chiếu với sổ giấy để ngay bên cạnh."),
    "odd_digits": _("Thời trước nhiều gia đình khai ngày sinh áng chừng, hay rơi vào ngày 1, 10, 15, 20."),
    "two_places": _("Có thể là điện thoại dùng mạng di động để chụp, máy tính dùng mạng cơ quan."),
}


def sentence(sign, facts):
    """The sentence of a finding, in the reader's language, with its decimal comma or point."""
    return SENTENCES[sign] % {
        name: number_format(fact, 1) if isinstance(fact, float) else fact for name, fact in facts.items()
    }
