"""A table as the answer to a request: a download named in plain ASCII."""

from django.http import FileResponse, Http404, StreamingHttpResponse

from reporting.exports import tables

FORMATS = ("xlsx", "csv")


def download(*, name, form, title, heads, rows, notes=()):
    """An XLSX or CSV to save as NAME.FORM; any other format is not found."""
    if form not in FORMATS:
        raise Http404
    if form == "xlsx":
        file = tables.xlsx_file(title=title, heads=heads, rows=rows, notes=notes)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=tables.XLSX)
    answer = StreamingHttpResponse(tables.csv_lines(heads=heads, rows=rows, notes=notes), content_type=tables.CSV)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
