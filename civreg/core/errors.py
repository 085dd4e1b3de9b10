"""Refusals that carry a sentence for the person who asked."""


class Refused(Exception):
    """An action that cannot be done, with a sentence in the user's language that says what to do.

    `code` names the reason for programs, `status` is the HTTP status it becomes, `fields` maps a field's
    code to its own sentences, `detail` is any JSON that helps the screen (a conflict's other version).
    """

    def __init__(self, sentence, *, code="refused", status=409, fields=None, detail=None):
        super().__init__(sentence)
        self.sentence, self.code, self.status = sentence, code, status
        self.fields, self.detail = fields or {}, detail or {}

    def __str__(self):
        return str(self.sentence)
