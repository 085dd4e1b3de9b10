// The named rules of a kind's declaration: each has a function of the same name in registers/rules/*.py.

import { dayNumber, number } from "./dates.js";
import { fold, nameKey } from "./text.js";

const FIGURES_OF_SEX = { 1: "02468", 2: "13579" };
const LAW_OF_FULL_YEARS = 20150101;
const yearIn = (text) => (/^\d{4}$/.test(text.slice(text.lastIndexOf("/") + 1)) ? Number(text.slice(-4)) : null);
const whole = ([year, month, day]) => `${String(day).padStart(2, "0")}.${String(month).padStart(2, "0")}.${year}`;
const iso = (text) => text && text.split("-").map(Number);

function yearsBetween(earlier, later) {
  return later[0] - earlier[0] - (later[1] * 100 + later[2] < earlier[1] * 100 + earlier[2] ? 1 : 0);
}

function saysParent(relation, holder) {
  const [word] = fold(relation).split(" ");
  return holder.startsWith("me") ? word === "me" : ["cha", "bo", "ba"].includes(word);
}

function absentGroups({ kind, values }) {
  return kind.absences.filter(([code, value]) => values[code] === value).flatMap(([, , keys]) => keys);
}

const samePaper = (f, say, first, second) =>
  say([first, second], "same_paper", { first: f.label(first), second: f.label(second), number: f.text(first) });

/** name -> (facts, params, say); `say(codes, sentence, params)` notes a finding of that rule. */
export const RULES = {
  number_and_date_given(f, _params, say) {
    for (const [code, key] of [["so", "number_missing"], ["ngayDangKy", "date_missing"]]) {
      if (!f.text(code) && f.kind.byCode.has(code)) say([code], key);
    }
    for (const code of ["so", "quyenSo"]) {
      const value = f.text(code);
      if (value && !value.includes("/")) say([code], "number_without_year", { label: f.label(code), value });
    }
  },
  number_in_year_of_date(f, _params, say) {
    const [year, registered] = [yearIn(f.text("so")), f.date("ngayDangKy")];
    if (year && registered?.year && registered.year !== year) say(["so", "ngayDangKy"], "number_of_other_year", { year, registered });
  },
  number_in_run(f, { far }, say) {
    const { first_number, last_number, next_number, next_year, book_year } = f.context;
    if (first_number == null && last_number == null && next_number == null) return;
    const found = f.text("so").match(/^(\d{1,9})\p{L}{0,4}\/(\d{4})$/u);
    if (!found) return;
    const [given, year] = [Number(found[1]), Number(found[2])];
    const outside = given < (first_number || 0) || given > (last_number || given);
    const declared = last_number != null && book_year === year;
    if (year === book_year && outside) say(["so"], "outside_book", { number: given, first: first_number || 1, last: last_number || "…" });
    else if (next_number != null && next_year === year && !declared && given > next_number + far) {
      say(["so"], "far_ahead", { number: given, next: next_number, year });
    }
  },
  book_year_plausible(f, { first, last }, say) {
    const { book_year: year, phase, phase2_limit } = f.context;
    const registered = f.date("ngayDangKy");
    if (year && registered?.latest && registered.year < year) say(["ngayDangKy"], "before_book", { registered, year });
    if (year && (year < first || year > last)) say(["quyenSo"], "odd_book_year", { year, first, last });
    const limit = iso(phase2_limit);
    if (phase === 2 && registered?.earliest && number(registered.earliest) > number(limit)) {
      say(["ngayDangKy"], "after_phase_2", { limit: whole(limit) });
    }
  },
  not_in_future(f, _params, say) {
    const [registered, today] = [f.date("ngayDangKy"), iso(f.context.today)];
    if (registered?.earliest && today && number(registered.earliest) > number(today)) say(["ngayDangKy"], "in_future", { registered });
  },
  signer_given(f, _params, say) {
    if (!f.text("nguoiKy") && f.kind.byCode.has("nguoiKy")) say(["nguoiKy"], "signer_missing");
  },
  subject_named({ kind, ...f }, _params, say) {
    if (!f.values[kind.subject]) say([kind.subject], "subject_missing", { label: kind.byCode.get(kind.subject).label });
  },
  core_given(f, { except_for }, say) {
    const absent = absentGroups(f);
    for (const { key, label } of f.kind.groups) {
      if (absent.includes(key)) continue;
      const blank = f.kind.fields.filter((field) => field.core && field.group === key && !except_for.includes(field.code) && !f.text(field.code));
      const labels = blank.map((field) => field.label).join(", ");
      if (blank.length) say(blank.map(({ code }) => code), "core_missing", { group: label, labels });
    }
  },
  residences(f, { pairs }, say) {
    for (const [code, place] of pairs) {
      const chosen = f.text(code);
      if (chosen && (chosen === "0") !== !f.text(place)) say([code, place], "residence", { kind: f.label(code), place: f.label(place) });
    }
  },
  peoples(f, { pairs, at_home, foreign }, say) {
    for (const [code, country] of pairs) {
      const name = f.text(country);
      if (!at_home.includes(name) && !["", ...foreign].includes(f.text(code))) {
        say([code, country], "foreign_people", { country: f.label(country), name });
      }
    }
  },
  not_before(f, { later, earlier }, say) {
    const after = f.date(later);
    for (const code of after?.latest ? earlier : []) {
      const before = f.date(code);
      if (before?.surelyAfter(after)) say([later, code], "wrong_order", { later: f.label(later), after, earlier: f.label(code), before });
    }
  },
  late(f, { event, days }, say) {
    const [happened, registered] = [f.date(event), f.date("ngayDangKy")];
    if (f.text("loaiDangKy") !== "1" || !happened?.latest || !registered?.earliest) return;
    if (dayNumber(registered.earliest) > dayNumber(happened.latest) + days) {
      say(["loaiDangKy", event, "ngayDangKy"], "late", { days, event: f.label(event), happened, registered });
    }
  },
  marriage_age(f, { birth, years, on }, say) {
    const [born, married] = [f.date(birth), on.map((code) => f.date(code)).find(Boolean)];
    if (!born?.earliest || !married?.latest) return;
    const age = yearsBetween(born.earliest, married.latest);
    const needed = number(married.latest) >= LAW_OF_FULL_YEARS ? years : years - 1;
    if (age < needed) say([birth], "too_young_to_marry", { who: f.label(birth), born, age, married, years });
  },
  adult(f, { birth, on, years }, say) {
    const [born, day] = [f.date(birth), f.date(on)];
    if (!born?.earliest || !day?.latest || born.surelyAfter(day)) return;
    const age = yearsBetween(born.earliest, day.latest);
    if (age < years) say([birth, on], "not_adult", { who: f.label(birth), born, age, day, years });
  },
  parent_of_age(f, { parent, child, case: code, limits, ...others }, say) {
    const [older, younger] = [f.date(parent), f.date(child)];
    if (!older?.earliest || !younger?.earliest) return;
    const [least, most] = limits[f.text(code)] ?? [others.least, others.most];
    const [oldest, youngest] = [younger.latest[0] - older.earliest[0], younger.earliest[0] - older.latest[0]];
    const key = older.surelyAfter(younger) ? "parent_after_child" : oldest < least ? "parent_too_young" : most && youngest > most ? "parent_too_old" : "";
    if (key) say([parent, child], key, { parent: f.label(parent), older, younger, least, most });
  },
  undetermined_parents(f, { case: code, mother_name, father_name }, say) {
    const absent = absentGroups(f);
    const filled = f.kind.fields.filter((field) => absent.includes(field.group) && f.text(field.code)).map((field) => field.code);
    const missing = [mother_name, father_name].filter((name) => f.text(code) === "1" && !f.text(name));
    for (const [codes, key] of [[filled, "parent_undetermined"], [missing, "parent_missing"]]) {
      if (codes.length) say([code, ...codes], key, { labels: codes.map((each) => f.label(each)).join(", ") });
    }
  },
  papers_differ(f, { first, second }, say) {
    if (f.text(first) === f.text(second)) samePaper(f, say, first, second);
  },
  declarant_papers(f, { paper, person, relation, others }, say) {
    for (const [code, holder] of Object.entries(others)) {
      if (f.text(paper) !== f.text(code)) continue;
      if (nameKey(f.text(person)) !== nameKey(f.text(holder)) && !saysParent(f.text(relation), holder)) samePaper(f, say, paper, code);
    }
  },
  names_differ(f, { first, second }, say) {
    if (nameKey(f.text(first)) !== nameKey(f.text(second))) return;
    say([first, second], "same_name", { first: f.label(first), second: f.label(second), name: f.text(first) });
  },
  identity_agrees(f, { identity, birth, sex, known_sex }, say) {
    const [given, born] = [f.text(identity), f.date(birth)];
    if (!/^\d{12}$/.test(given)) return;
    const [figure, about] = [given[3], { label: f.label(identity), number: given }];
    const figures = FIGURES_OF_SEX[known_sex || f.text(sex)];
    if (figures && !figures.includes(figure)) say(sex ? [identity, sex] : [identity], "identity_sex", { ...about, figure });
    const year = 1900 + Math.floor(Number(figure) / 2) * 100 + Number(given.slice(4, 6));
    if (born?.year && !born.estimated && born.year !== year) {
      say([identity, birth], "identity_year", { ...about, year, birth: f.label(birth), born });
    }
  },
};
