"""Every rule by its id: what it demands in one sentence, how strictly, where the demand comes from, where it runs.

The ids V-01 to V-26 are those of domain.md section 3; the others follow from what a field is.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# Where a rule runs: on an entry while it is typed or imported, on a whole book, on a package before it leaves,
# on the way to the Ministry, when duplicates are looked for.
PLACES = {
    "entry": _("khi nhập"),
    "book": _("cả quyển"),
    "package": _("khi đóng gói"),
    "transfer": _("khi chuyển về Bộ"),
    "duplicates": _("khi tìm trùng"),
}
SEVERITIES = {"E": _("Lỗi: phải sửa"), "W": _("Cảnh báo: bỏ qua được nếu nêu lý do"), "-": _("Cách xử lý")}


@dataclass(frozen=True)
class About:
    """``severity`` is "E", "W", "EW" where it depends, or "-" for a rule of handling that objects to nothing."""

    id: str
    severity: str
    sentence: str
    source: str
    places: tuple[str, ...] = ("entry",)

    @property
    def law(self):
        """The law behind it; "" where the demand follows from the books themselves or the Ministry's sheet."""
        return "; ".join(each for each in self.source.split("; ") if not each.startswith("domain.md")).split(" (S")[0]

    @property
    def severity_labels(self):
        return [SEVERITIES[each] for each in self.severity]

    @property
    def place_labels(self):
        return [PLACES[each] for each in self.places]


_TABLE = (
    About("V-01", "E", _("Phải có số đăng ký và ngày đăng ký; số và quyển số ghi kèm năm, như 13/1980."),
          "domain.md V-01 (S10)", ("entry", "package")),
    About("V-02", "EW", _("Ngày đăng ký ghi đủ ngày.tháng.năm; sổ từ năm 2005 về trước được thiếu nếu nêu lý do."),
          "domain.md V-02 (S10)"),
    About("V-03", "W", _("Năm trong số đăng ký là năm của ngày đăng ký."), "domain.md V-03 (S10)"),
    About("V-04", "E", _("Trang số là số, hoặc để trống."), "domain.md V-04 (S10)"),
    About("V-05", "E", _("Ngày tháng ghi là năm, tháng.năm hoặc ngày.tháng.năm có thật; ngày sinh của người lớn "
                         "được ghi bằng tuổi."), "domain.md V-05 (S6, S8, S10)"),
    About("V-06", "W", _("Khi kết hôn, nam đủ 20 tuổi, nữ đủ 18 tuổi (trước năm 2015: bước sang tuổi 20, 18)."),
          "domain.md V-06; Luật Hôn nhân và gia đình 1959, 1986, 2000, 2014"),
    About("V-07", "EW", _("Ngày đăng ký không trước ngày sinh; cũng không trước ngày sinh của cha mẹ và ngày cấp "
                          "giấy tờ."), "domain.md V-07 (S12c)"),
    About("V-08", "W", _("Cha mẹ sinh trước con; mẹ sinh con lúc 13–55 tuổi, cha từ 15 tuổi; cha mẹ nuôi hơn con nuôi "
                         "từ 20 tuổi."),
          "domain.md V-08 (S12c)"),
    About("V-09", "E", _("Ngày sinh không sau ngày chết, ngày chết không sau ngày đăng ký."), "domain.md V-09"),
    About("V-10", "E", _("Cha hoặc mẹ chưa xác định được thì các ô về người đó để trống; đã xác định cả hai thì có "
                         "tên cả hai."), "domain.md V-10 (S12c)"),
    About("V-11", "W", _("Loại cư trú là “Không có thông tin” khi và chỉ khi nơi cư trú để trống."),
          "domain.md V-11 (S12c)"),
    About("V-12", "W", _("Hai người không chung một số giấy tờ tùy thân."), "domain.md V-12 (S12c)"),
    About("V-13", "W", _("Người đi khai không phải là người được đăng ký; chồng và vợ không cùng một tên."),
          "domain.md V-13 (S12c)"),
    About("V-14", "W", _("Dân tộc của người nước ngoài ghi là “Khác” hoặc “Người nước ngoài”."),
          "domain.md V-14 (S12c)"),
    About("V-15", "EW", _("Ô chọn theo mã có mã trong danh mục; dân tộc, quốc tịch theo cách viết của Bộ."),
          "domain.md V-15, 2.7 (S8, S12)"),
    About("V-16", "W", _("Ngày ghi bằng chữ đúng với ngày ghi bằng số."),
          "domain.md V-16; Thông tư 04/2020/TT-BTP Điều 31"),
    About("V-17", "EW", _("Số định danh cá nhân có 12 chữ số; chữ số thứ tư hợp với giới tính và thế kỷ sinh, chữ số "
                          "5–6 là năm sinh."), "domain.md V-17; Thông tư 07/2016/TT-BCA (S24, S25)"),
    About("V-18", "W", _("Chứng minh nhân dân có 9 hoặc 12 chữ số, căn cước công dân có 12."), "domain.md V-18"),
    About("V-19", "W", _("Số đăng ký của một nơi, một loại sổ, một năm chạy liền từ 1, tiếp nhau qua các quyển; mỗi số "
                         "thiếu phải nói rõ vì sao."), "domain.md V-19 (S15b, S16, S18)", ("entry", "book")),
    About("V-20", "W", _("Có người ký."), "domain.md V-20"),
    About("V-21", "-", _("Đăng ký lại không phải là trùng với lần đăng ký đầu: hai bản ghi được liên kết, không bị tự "
                         "động ghi là trùng."), "domain.md V-21", ("duplicates",)),
    About("V-22", "W", _("Khai sinh sau 60 ngày, khai tử sau 15 ngày thường là đăng ký quá hạn."),
          "domain.md V-22; Luật Hộ tịch 2014 Điều 15, 33"),
    About("V-23", "E", _("Trong gói gửi Bộ, mỗi dòng có đúng một tệp PDF, mỗi tệp PDF có đúng một dòng, tên tệp đúng "
                         "với dòng."), "domain.md V-23 (S3, S8, S9)", ("package", "transfer")),
    About("V-24", "EW", _("Ngày đăng ký không trước năm mở sổ, không sau hôm nay; giai đoạn 2 đến hết 31.12.2005."),
          "domain.md V-24 (S4, S8)"),
    About("V-25", "EW", _("Tên người không có chữ số; không ô nào bắt đầu như công thức hoặc có ký tự ẩn."),
          "domain.md V-25; Thông tư 04/2020/TT-BTP Điều 31"),
    About("V-26", "W", _("Ngày ghi theo dương lịch; ngày âm lịch hoặc niên hiệu cũ trong sổ chép vào Ghi chú."),
          "domain.md V-26 (S16)"),
    About("ADULT", "W", _("Người giám hộ, cha mẹ nuôi đủ 18 tuổi vào ngày đăng ký."),
          "domain.md 2.6; Bộ luật Dân sự 2015 Điều 20, 49; Luật Nuôi con nuôi 2010 Điều 14"),
    About("CORE", "EW", _("Phải có tên người được đăng ký; các mục chính của biểu mẫu không để trống nếu sổ có ghi."),
          "domain.md 2.0"),
    About("LENGTH", "E", _("Không ô nào dài hơn độ dài mà phần mềm của Bộ nhận."), "domain.md 2.0 (S8)"),
    About("DITTO", "W", _("“nt”, “như trên” được thay bằng nội dung mà nó nhắc tới."), "domain.md 2.0"),
    About("TIME", "W", _("Giờ ghi là giờ:phút, như 17:30."), "domain.md 2.3"),
    About("FIELD", "E", _("Chỉ có những cột của loại sổ đó."), "domain.md 2", ("entry", "package")),
)  # fmt: skip

CATALOGUE = {about.id: about for about in _TABLE}
