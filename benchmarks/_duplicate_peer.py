"""The peer: Splink on DuckDB, without labels as ours, as well set up as we know how; run as a process of its own.

`python -m benchmarks._duplicate_peer FILE OUT`: pairs with their probability, above 0.01. Both parents are one
comparison, names and parents have term frequencies, offices and dates are normalised by SQL before it starts.
"""

import logging
import sys

import duckdb
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

LOAD = r"""
CREATE TABLE entries AS WITH told AS (
    SELECT row_number() OVER () AS unique_id, {columns}
    FROM read_csv(?, all_varchar = true, header = true, parallel = false)
)
SELECT unique_id, name, mother, father, string_split(name, ' ')[-1] AS given, mother || '|' || father AS parents,
    sex, nullif(born, '') AS born, try_strptime(born, '%d.%m.%Y')::DATE AS day,
    nullif(regexp_extract(born, '(\d{{4}})$', 1), '') AS year,
    office, nullif(ltrim(split_part(so, '/', 1), '0'), '') AS number,
    coalesce(nullif(split_part(so, '/', 2), ''), regexp_extract(registered, '(\d{{4}})$', 1)) AS book_year,
    nullif(registered, '') AS registered, nullif(page, '') AS page, birthplace,
    nullif(regexp_extract(mother_born, '(\d{{4}})$', 1), '') AS mother_born,
    nullif(regexp_extract(father_born, '(\d{{4}})$', 1), '') AS father_born
FROM told
"""
_PLAIN = r"nullif(regexp_replace(replace(strip_accents(lower({0})), 'đ', 'd'), '[^a-z0-9]+', ' ', 'g'), '')"
_OFFICE = (
    r"nullif(regexp_replace(regexp_replace(replace(strip_accents(lower({0})), 'đ', 'd'), "
    r"'uy ban nhan dan|ubnd|tinh quang tri|\b(xa|phuong|thi tran|huyen|thi xa|thanh pho|tt|x|h|p)\b', ' ', 'g'),"
    r" '[^a-z0-9]+', '', 'g'), '')"
)
_COLUMNS = (
    f"{_PLAIN.format('nksHoTen')} AS name, {_PLAIN.format('meHoTen')} AS mother, {_PLAIN.format('chaHoTen')} AS father,"
    f" nksGioiTinh AS sex, nksNgaySinh AS born, {_OFFICE.format('noiDangKy')} AS office, so, ngayDangKy AS registered,"
    f" trangSo AS page, {_PLAIN.format('nksNoiSinh')} AS birthplace,"
    " meNgaySinh AS mother_born, chaNgaySinh AS father_born"
)
BLOCKS = (
    block_on("office", "book_year", "number"), block_on("name", "born"), block_on("name", "year", "office"),
    block_on("given", "mother", "year"), block_on("given", "father", "year"), block_on("given", "office", "registered"),
    block_on("day", "office"), block_on("given", "day", "mother"), block_on("mother", "father", "born"),
    block_on("number", "book_year", "name"), block_on("name", "mother"), block_on("name", "father"),
)  # fmt: skip


def _name():
    return comparisons.CustomComparison(
        [
            levels.NullLevel("name"), levels.ExactMatchLevel("name", term_frequency_adjustments=True),
            levels.DamerauLevenshteinLevel("name", 1),
            levels.And(levels.ExactMatchLevel("given"), levels.JaroWinklerLevel("name", 0.85)),
            levels.ExactMatchLevel("given"), levels.JaroWinklerLevel("name", 0.88), levels.ElseLevel(),
        ],
        output_column_name="name",
    )  # fmt: skip


def _parents():
    close = "jaro_winkler_similarity({0}_l, {0}_r) > 0.92"
    custom = levels.CustomLevel
    both_missing = "(mother_l IS NULL OR mother_r IS NULL) AND (father_l IS NULL OR father_r IS NULL)"
    return comparisons.CustomComparison(
        [
            custom(both_missing).configure(is_null_level=True),
            levels.ExactMatchLevel("parents", term_frequency_adjustments=True),
            custom(f"{close.format('mother')} AND {close.format('father')}"),
            custom("mother_l = mother_r AND (father_l IS NULL OR father_r IS NULL)"),
            custom("father_l = father_r AND (mother_l IS NULL OR mother_r IS NULL)"),
            custom(f"{close.format('mother')} OR {close.format('father')}"), levels.ElseLevel(),
        ],
        output_column_name="parents",
    )  # fmt: skip


def _birth():
    custom = levels.CustomLevel
    return comparisons.CustomComparison(
        [
            levels.NullLevel("born"), levels.ExactMatchLevel("born"),
            custom("day(day_l) = month(day_r) AND month(day_l) = day(day_r) AND year(day_l) = year(day_r)"),
            custom("year_l = year_r AND (day_l IS NULL OR day_r IS NULL)"),
            custom("damerau_levenshtein(born_l, born_r) <= 1"), levels.ExactMatchLevel("year"), levels.ElseLevel(),
        ],
        output_column_name="born",
    )  # fmt: skip


def _place():
    custom = levels.CustomLevel
    return comparisons.CustomComparison(
        [
            custom("number_l IS NULL OR number_r IS NULL").configure(is_null_level=True),
            custom("office_l = office_r AND book_year_l = book_year_r AND number_l = number_r"),
            custom("book_year_l = book_year_r AND number_l = number_r"),
            custom(
                "office_l = office_r AND book_year_l = book_year_r"
                " AND abs(try_cast(number_l AS int) - try_cast(number_r AS int)) <= 1"
            ),
            custom("office_l = office_r AND book_year_l = book_year_r"),
            custom("office_l = office_r"), levels.ElseLevel(),
        ],
        output_column_name="place",
    )  # fmt: skip


def _parents_births():
    custom = levels.CustomLevel
    missing = "(mother_born_l IS NULL OR mother_born_r IS NULL) AND (father_born_l IS NULL OR father_born_r IS NULL)"
    return comparisons.CustomComparison(
        [
            custom(missing).configure(is_null_level=True),
            custom("mother_born_l = mother_born_r AND father_born_l = father_born_r"),
            custom("mother_born_l = mother_born_r OR father_born_l = father_born_r"), levels.ElseLevel(),
        ],
        output_column_name="parents_born",
    )  # fmt: skip


def settings():
    return SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="unique_id", retain_matching_columns=False,
        comparisons=[
            _name(), _birth(), _parents(), _parents_births(), _place(), comparisons.ExactMatch("registered"),
            comparisons.ExactMatch("sex"), comparisons.ExactMatch("page"), comparisons.ExactMatch("birthplace"),
        ],
        blocking_rules_to_generate_predictions=list(BLOCKS),
    )  # fmt: skip


def main(path, out):
    logging.disable(logging.WARNING)
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET memory_limit = '4GB'")
    connection.execute(LOAD.format(columns=_COLUMNS), [path])
    api = DuckDBAPI(connection)
    linker = Linker(api.register("entries"), settings())
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("name", "born", "mother")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=27)
    for rule in (
        block_on("name", "born"),
        block_on("office", "book_year", "number"),
        block_on("given", "mother", "year"),
    ):
        training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    found = linker.inference.predict(threshold_match_probability=0.01)
    connection.execute(
        f"COPY (SELECT least(unique_id_l, unique_id_r) a, greatest(unique_id_l, unique_id_r) b, match_probability p,"
        f" match_weight w FROM {found.physical_name}) TO '{out}' (HEADER)"
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
