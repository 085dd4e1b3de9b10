"""The 54 ethnic groups as the Ministry's program spells them, and how old books write them (domain.md 2.7)."""

PEOPLES = (
    "Kinh", "Tày", "Thái", "Hoa", "Khơ Me", "Mường", "Nùng", "Mông", "Dao", "Gia Rai", "Ngái", "Ê Đê", "Ba Na",
    "Xơ Đăng", "Sán Chay", "Cơ Ho", "Chăm", "Sán Dìu", "Hrê", "Mnông", "RaGlay", "Xtiêng", "Bru Vân Kiều", "Thổ",
    "Giáy", "Cơ Tu", "Giẻ-Triêng", "Mạ", "Khơ mú", "Co", "Tà Ôi", "Chơ Ro", "Kháng", "Xinh Mun", "Hà Nhì", "Chu Ru",
    "Lào", "La Chí", "La Ha", "Phù Lá", "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao", "Cống", "Bố Y",
    "Si La", "Pu Péo", "Brâu", "Ơ Đu", "Rơ Măm",
    "Bru Vân Kiều (Bru / Măng Coong / Tri Khùa / Vân Kiều)", "Tà Ôi (Ba-hi / Pa-co / Pa-hi / Tôi-ôi)",
    "Khác", "Người nước ngoài",
)  # fmt: skip

# Two peoples of Quảng Trị's mountains stand in the Ministry's list under a wider name only.
PEOPLE_ALIASES = {
    "Vân Kiều": "Bru Vân Kiều", "V.Kiều": "Bru Vân Kiều", "V Kiều": "Bru Vân Kiều", "Bru": "Bru Vân Kiều",
    "Bru-Vân Kiều": "Bru Vân Kiều", "Bờ Ru": "Bru Vân Kiều", "Bơ Ru": "Bru Vân Kiều", "Măng Coong": "Bru Vân Kiều",
    "Tri Khùa": "Bru Vân Kiều", "Bru Vân Kiều (Vân Kiều)": "Bru Vân Kiều",
    "Pa Cô": "Tà Ôi", "Pacô": "Tà Ôi", "Pa Kô": "Tà Ôi", "Pakô": "Tà Ôi", "Pa Hi": "Tà Ôi", "Ba Hi": "Tà Ôi",
    "Tôi Ôi": "Tà Ôi", "Ta Ôi": "Tà Ôi", "Tà Ôi (Pa-co)": "Tà Ôi",
    "Việt": "Kinh", "King": "Kinh", "Khmer": "Khơ Me", "Hmông": "Mông", "H'Mông": "Mông", "Mèo": "Mông",
    "Raglai": "RaGlay", "Ra Glai": "RaGlay", "Cờ Lao": "Cơ Lao", "Gié Triêng": "Giẻ-Triêng", "Ca Tu": "Cơ Tu",
}  # fmt: skip
