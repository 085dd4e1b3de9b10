"""What rules say, by name: one text for the server's findings and for those of the browser.

Placeholders are %(named)s; both sides fill them in with the same words.
"""

from django.utils.translation import gettext_lazy as _

SAYS = {
    # What every field is asked for (values.py).
    "ditto": _("%(label)s còn ghi “%(value)s” (như trên): hãy ghi rõ nội dung được nhắc tới."),
    "too_long": _("%(label)s dài %(length)s ký tự, tối đa %(most)s."),
    "formula": _("%(label)s bắt đầu bằng “%(first)s” nên bị hiểu là công thức: hãy xóa ký tự đó."),
    "control": _("%(label)s có ký tự điều khiển không đọc được: hãy xóa và gõ lại."),
    "digits": _("%(label)s có chữ số (%(value)s): có đúng như trong sổ không?"),
    "not_a_date": _("%(label)s: %(why)s"),
    "no_age_here": _("%(label)s phải là ngày, không thể là tuổi (%(value)s)."),
    "date_not_full": _("%(label)s chưa đủ ngày, tháng, năm (%(value)s)."),
    "other_calendar": _(
        "%(label)s có vẻ theo âm lịch hoặc niên hiệu cũ (%(value)s): ô này ghi ngày dương lịch, nguyên văn trong sổ "
        "chép vào Ghi chú."
    ),
    "words_unclear": _("%(label)s: không hiểu “%(value)s” là ngày nào."),
    "words_differ": _("%(label)s nghĩa là %(spelt)s, nhưng ghi bằng số là %(figures)s."),
    "not_in_list": _("%(label)s: “%(value)s” không có trong danh mục."),
    "not_listed": _("%(label)s: “%(value)s” chưa có trong danh mục của Bộ."),
    "not_a_number": _("%(label)s phải là số (đang ghi “%(value)s”)."),
    "not_a_time": _("%(label)s: hãy ghi giờ:phút, như 17:30."),
    "identity_length": _("%(label)s phải có đúng 12 chữ số."),
    "paper_length": _("%(label)s “%(value)s” phải có %(lengths)s chữ số."),
    # What holds for every kind (entry.py, numbers.py).
    "unknown_field": _("Loại sổ này không có cột “%(code)s”."),
    "subject_missing": _("Chưa có %(label)s."),
    "core_missing": _("%(group)s: chưa có %(labels)s."),
    "residence": _(
        "%(kind)s và %(place)s không khớp: có nơi cư trú thì phải chọn loại, không có thì chọn “Không có thông tin”."
    ),
    "foreign_people": _("%(country)s là %(name)s: dân tộc của người nước ngoài ghi là “Khác” hoặc “Người nước ngoài”."),
    "number_missing": _("Chưa có số đăng ký."),
    "date_missing": _("Chưa có ngày đăng ký."),
    "number_without_year": _("%(label)s “%(value)s” chưa có năm: hãy ghi như 13/1980."),
    "number_of_other_year": _("Số đăng ký thuộc năm %(year)s nhưng ngày đăng ký là %(registered)s."),
    "outside_book": _("Số %(number)s nằm ngoài dải số %(first)s–%(last)s đã kê khai của quyển sổ."),
    "far_ahead": _("Số %(number)s cách xa số kế tiếp của năm %(year)s (%(next)s): có gõ nhầm không?"),
    "before_book": _("Ngày đăng ký %(registered)s trước năm mở sổ (%(year)s)."),
    "odd_book_year": _("Năm mở sổ %(year)s nằm ngoài khoảng %(first)s–%(last)s."),
    "after_phase_2": _("Giai đoạn 2 chỉ gồm việc đăng ký đến hết ngày %(limit)s."),
    "in_future": _("Ngày đăng ký %(registered)s sau ngày hôm nay."),
    "signer_missing": _("Chưa có người ký: trong sổ có chữ ký hoặc tên người ký không?"),
    # Dates (times.py).
    "wrong_order": _("%(later)s (%(after)s) trước %(earlier)s (%(before)s): hãy xem lại hai ngày trong sổ."),
    "late": _(
        "Đăng ký sau hơn %(days)s ngày (%(event)s: %(happened)s; đăng ký: %(registered)s) nhưng đang ghi là "
        "đúng hạn: có phải “Đăng ký quá hạn” không?"
    ),
    # Persons (persons.py, papers.py).
    "too_young_to_marry": _(
        "%(who)s %(born)s: mới %(age)s tuổi khi kết hôn (%(married)s), luật quy định %(years)s tuổi."
    ),
    "not_adult": _("%(who)s (%(born)s): mới %(age)s tuổi vào ngày đăng ký (%(day)s), phải đủ %(years)s tuổi."),
    "parent_after_child": _("%(parent)s (%(older)s) sau ngày sinh của con (%(younger)s)."),
    "parent_too_young": _("%(parent)s (%(older)s): chưa hơn con (%(younger)s) đủ %(least)s tuổi."),
    "parent_too_old": _("%(parent)s (%(older)s): đã quá %(most)s tuổi khi sinh con (%(younger)s)."),
    "parent_undetermined": _(
        "Loại khai sinh nói chưa xác định được cha hoặc mẹ, nhưng vẫn còn: %(labels)s. "
        "Hãy xóa các ô đó hoặc chọn lại loại khai sinh."
    ),
    "parent_missing": _("Loại khai sinh nói đã xác định được cả cha lẫn mẹ, nhưng chưa có: %(labels)s."),
    "same_paper": _("%(first)s và %(second)s giống nhau (%(number)s): hai người không thể chung một số giấy tờ."),
    "same_name": _("%(first)s trùng với %(second)s (%(name)s): có gõ nhầm ô không?"),
    "identity_sex": _("%(label)s %(number)s: chữ số thứ tư (%(figure)s) không hợp với giới tính."),
    "identity_year": _("%(label)s %(number)s: theo số này năm sinh là %(year)s, ô %(birth)s ghi %(born)s."),
}
