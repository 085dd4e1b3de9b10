"""Versions of a kind's sheet: looked at, compared, and added when the Ministry changes a column."""

import os
import tempfile

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civreg.core.http import number_in
from registers import permissions
from registers.actions.templates import add_template
from registers.exchange import blank
from registers.exchange.limits import MB, SheetRefused
from registers.kinds import KINDS
from registers.template_forms import TemplateForm
from registers.templating import Template, difference, older_columns, template_of, templates_of

PROBLEM = 422


@require_safe
def template_page(request, slug):
    """One version (?version=, else the newest): its columns, and what it changed of the version before."""
    kind = _kind(slug)
    asked = request.GET.get("version")
    version = number_in(asked) if asked is not None else None
    known = {each.version: each for each in templates_of(kind)}
    if asked is not None and version not in known:
        raise Http404
    template = known[max(known) if version is None else version]
    before = known.get(template.version - 1)
    title = _("Mẫu bảng phiên bản %(n)s") % {"n": template.version}
    context = {
        "kind": kind,
        "template": template,
        "before": before,
        "change": difference(template, before) if before else None,
        "rows": [{"at": at, "column": column, "field": _field(kind, column)} for at, column in _numbered(template)],
        "against_new": permissions.against_templates(request.user),
        "page_title": title,
        "crumbs": _crumbs(kind, title),
    }
    return TemplateResponse(request, "registers/template.html", context)


def _numbered(template):
    return enumerate(template.columns, 1)


def _field(kind, column):
    source = column.get("source", "")
    return kind.field(source) if source in kind else None


@require_http_methods(["GET", "POST"])
def template_new(request, slug):
    """The next version: columns come from the Ministry's blank file or from the version before, and are looked at."""
    kind = _kind(slug)
    if permissions.against_templates(request.user):
        raise Http404
    newest = template_of(kind)
    if request.method == "GET":
        return _begun(request, kind, newest)
    if request.POST.get("step") == "read":
        return _read(request, kind, newest)
    form = TemplateForm(request.POST)
    if not form.is_valid():
        return _form_page(request, kind, newest, form)
    columns = _columns(form)
    if request.POST.get("step") == "look" or columns is None:
        return _form_page(request, kind, newest, form, columns)
    return _save(request, kind, newest, form, columns)


def _begun(request, kind, newest):
    """A new form: with the columns of the version before, or of the older sheet that ?older= names."""
    at = number_in(request.GET.get("older"))
    if at is None or at >= len(kind.older_sheets):
        return _form_page(request, kind, newest, TemplateForm(initial={"columns": blank.as_lines(newest.columns)}))
    older = kind.older_sheets[at]
    columns = older_columns(kind, older)
    initial = {"columns": blank.as_lines(columns), "name": older.name, "source": older.source}
    return _form_page(request, kind, newest, TemplateForm(initial=initial), columns)


def _save(request, kind, newest, form, columns):
    facts = {**form.cleaned_data, "columns": columns}
    row = form.run(add_template, kind=kind.slug, **facts, by=request.user, at=timezone.now())
    if row is None:
        return _form_page(request, kind, newest, form, columns)
    messages.success(request, _("Đã thêm mẫu bảng phiên bản %(n)s.") % {"n": row.version})
    return redirect(f"{reverse('registers:template', args=[kind.slug])}?version={row.version}")


def _columns(form):
    try:
        return blank.from_lines(form.cleaned_data["columns"])
    except SheetRefused as refusal:
        form.add_error("columns", str(refusal))
        return None


def _read(request, kind, newest):
    """The heads of the file that was sent, put into the form beside what was typed already."""
    typed = {name: value for name, value in request.POST.items() if name in TemplateForm.base_fields}
    typed.setdefault("columns", blank.as_lines(newest.columns))
    try:
        columns = _of_file(request.FILES.get("file"), kind)
    except SheetRefused as refusal:
        return _form_page(request, kind, newest, TemplateForm(initial=typed), problem=str(refusal))
    form = TemplateForm(initial={**typed, "columns": blank.as_lines(columns)})
    return _form_page(request, kind, newest, form, columns)


def _of_file(file, kind):
    if file is None:
        raise SheetRefused(_("Hãy chọn tệp mẫu trống của Bộ."), code="no_file")
    if file.size > blank.BLANK_LIMITS.max_mb * MB:
        sentence = _("Tệp mẫu lớn hơn %(most)s MB: gửi mẫu trống, không có dữ liệu.")
        raise SheetRefused(sentence % {"most": blank.BLANK_LIMITS.max_mb}, code="too_large")
    with tempfile.TemporaryDirectory(prefix="civreg-blank-") as folder:
        path = os.path.join(folder, "blank.xlsx")
        with open(path, "wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        return blank.columns_of_blank(path, kind)


def _form_page(request, kind, newest, form, columns=None, problem=""):
    title = _("Thêm phiên bản mẫu bảng")
    shown = None
    if columns:
        new = Template(kind, newest.version + 1, "", newest.sheet, tuple(columns))
        shown = {**difference(new, newest), "empty": [c["code"] for c in columns if not c["source"] and not c["fixed"]]}
    context = {
        "kind": kind,
        "form": form,
        "newest": newest,
        "change": shown,
        "problem": problem,
        "max_mb": blank.BLANK_LIMITS.max_mb,
        "page_title": title,
        "crumbs": _crumbs(kind, title),
    }
    failed = problem or form.errors
    return TemplateResponse(request, "registers/template_new.html", context, status=PROBLEM if failed else 200)


def _kind(slug):
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _crumbs(kind, title):
    listed = {"label": _("Các loại sổ"), "url": reverse("registers:kinds")}
    return [listed, {"label": kind.label, "url": reverse("registers:kind", args=[kind.slug])}, {"label": title}]
