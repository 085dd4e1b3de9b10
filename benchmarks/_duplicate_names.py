"""Names and weights for the invented province of the benchmark of duplicates: as skewed as real books are."""

SURNAMES = {
    "Nguyễn": 38, "Lê": 13, "Trần": 11, "Hoàng": 6, "Hồ": 4, "Võ": 4, "Phan": 4, "Phạm": 3, "Bùi": 2, "Trương": 2,
    "Đỗ": 1.6, "Dương": 1.3, "Ngô": 1.3, "Đặng": 1.2, "Mai": 1, "Thái": 1, "Cao": 0.9, "Đoàn": 0.9, "Đào": 0.7,
    "Văn": 0.6, "Lâm": 0.5, "Lương": 0.5, "Hà": 0.5, "Tạ": 0.4, "Trịnh": 0.4, "Cáp": 0.3, "Lưu": 0.3, "Đinh": 0.3,
    "Phùng": 0.3, "Châu": 0.2, "Lý": 0.2, "Huỳnh": 0.2, "Vũ": 0.2, "Khổng": 0.1, "Tôn Thất": 0.1,
}  # fmt: skip
MIDDLES = {
    "1": {"Văn": 42, "Đức": 7, "Hữu": 6, "Quang": 5, "Minh": 5, "Ngọc": 4, "Xuân": 4, "Thanh": 4, "Đình": 4, "Quốc": 4,
          "Công": 3, "Viết": 3, "Anh": 2, "Hoàng": 2, "Duy": 2, "Bá": 1, "Thế": 1, "Tiến": 1, "Trọng": 1, "Gia": 1,
          "Nhật": 1, "Văn Anh": 0.3, "Ngọc Minh": 0.3, "": 1.5},
    "2": {"Thị": 46, "Thị Thu": 4, "Thị Ngọc": 4, "Thị Thanh": 4, "Thị Kim": 4, "Thị Hồng": 3, "Thị Mỹ": 3,
    "Thị Bích": 2,
          "Thị Minh": 2, "Thị Phương": 2, "Thùy": 2, "Thị Thúy": 2, "Ngọc": 2, "Thị Cẩm": 1, "Thị Như": 1, "Quỳnh": 1,
          "Thị Diệu": 1, "Khánh": 1, "Hoài": 1, "Thị Ánh": 1, "Bảo": 1, "Thanh": 1, "": 1},
}  # fmt: skip
_MEN = (
    "Hùng Dũng Tuấn Sơn Hải Thành Cường Minh Nam Thắng Long Huy Bình Tâm Trung Hiếu Đức "
    "Anh Quang Hòa Phúc Tài Lộc Tùng "
    "Duy Hoàng Đạt Khánh Vinh Phong Tiến Thanh Nghĩa Quân Toàn Thịnh Trường Hưng Việt Hậu "
    "Dương An Bảo Phước Linh Lợi Tú "
    "Quý Thông Giang Phú Đông Hiệp Mạnh Sang Thái Thiện Tân Thuận Trí Kiên Phát Nhật Công Chung Hào Trọng Luân Chiến "
    "Vương Đăng Khải Đại Tín Kiệt Hoàn Ân Quyền Khôi Danh Vũ Lâm Khoa Nhân Khang Châu "
    "Xuân Lương Ngọc Nhơn Thọ Cảnh Tịnh "
    "Bốn Ba Năm Thảo Diệp Sỹ Hạnh Vỹ Thụy Khuê Triều Phi Hoan Cần Nhường Lượng Thắm Bá "
    "Mẫn Định Hồng Trình Tường Nguyên"
)
_WOMEN = (
    "Hoa Lan Hương Hằng Hồng Thủy Hạnh Nga Nhung Linh Trang Thảo Hà Yến Phương Mai Huyền "
    "Hiền Vân Thu Loan Liên Ngọc Tuyết "
    "Dung Nhi Quỳnh Ngân Thúy Anh Lệ Tâm Oanh Thanh Bình Hường Phượng Nguyệt Trinh Duyên "
    "Cúc Giang Kiều Thương Lý Ánh "
    "My Uyên Trâm Như Vy Quyên Tiên Chi Hòa Xuân Sương Hậu Ly Vi Châu Tuyền Huệ Trân Thi "
    "Thùy Trúc Hoài Hảo Diễm Thắm "
    "Mi Khanh Diệu Trà Ý Bé Gái Lài Đào Liễu Thơ Mơ Nhàn Sen Gấm Thoa Thuận Nhạn Én Tịnh "
    "Út Bông Mận Na Thìn Tý Kha Tú An "
    "Lành Hiếu Nghĩa Ái Mỹ Hân Khuyên Luyến Đoan Vui Chín Tám Bảy Thơm Nhài Chung Tường Minh Khánh Bảo Băng Tuệ San"
)
GIVEN = {
    # A few names for many people, many names for few: shares fall off with the rank.
    sex: {name: 1 / (rank + 6) for rank, name in enumerate(dict.fromkeys(words.split()))}
    for sex, words in (("1", _MEN), ("2", _WOMEN))
}
UPLAND_MIDDLES = {"1": {"Văn": 60, "A": 8, "Xuân": 5, "": 20, "Pả": 3}, "2": {"Thị": 70, "Kăn": 10, "": 15, "Y": 4}}
_UPLAND_MEN = (
    "Thôn Pun Hom Liêng Chơn Khăm Bun Thiên Vơi Tăng Xay Lôi Noi Tơn Thon Mun Ngăm Lăng "
    "Nhơn Phơi Chơi Dôn Lơi Rưng Kôm "
    "Nót Viên Xanh Tha Khiên Ngời Ngai Bươn Tươi Vai Nun Tríp Kray Tar Miên Ngưm Nhiên "
    "Phen Ray Tiếp Chừ Đơn Khơi Thiếp"
)
_UPLAND_WOMEN = (
    "Bui Pỉ Lưa Thoi Sen Mỡ Nghiên Tha Hôm Xoan Nhơi Noi Lay Ngơi Rim Thiết Xăng Mơn Biên "
    "Đăm Ven Xa Lịch Đơm Tréc Nhôi "
    "Xưa Hom Mé Lê Khăm Thi Tý Phương Hương Lan Mai Cúc Liên Nguyệt Tươi Thơ Lía Nua Pư Hảo Đi Xế Mướt Ngư Leng"
)
UPLAND_GIVEN = {
    sex: {name: 1 / (rank + 8) for rank, name in enumerate(dict.fromkeys(words.split()))}
    for sex, words in (("1", _UPLAND_MEN), ("2", _UPLAND_WOMEN))
}
