"""What every operation of the API may answer besides its own: problem details (RFC 9457), said once in the schema."""

PROBLEM = "application/problem+json"
ANY_OPERATION = {
    "400": "The request cannot be read; `errors` says which field.",
    "401": "No token or session, or one that has run out.",
    "403": "This account may not do this here.",
    "404": "Unknown, or not for this account: the two are answered alike.",
    "405": "Not a method of this address.",
    "406": "No such form of answer.",
}
WITH_A_BODY = {
    "409": "Somebody was faster, or the time for it has passed.",
    "413": "More than the limit that the sentence names.",
    "415": "Not a form of body that this address reads.",
    "422": "Understood, and refused by a rule; `errors` says per field why.",
}
# What only some refusals say more of: findings, the version that stands, the entry that has the number.
MORE = {"type": "object", "additionalProperties": True, "required": ["type", "title", "status", "code", "errors"]}


def with_problems(result, generator, request, public):
    """Post-processing hook: each operation names the refusals that it can answer with."""
    result["components"]["schemas"]["Problem"] = {
        **MORE,
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string", "description": "A sentence for the person, in their language."},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "errors": {"type": "object", "additionalProperties": True, "description": "Field to sentences."},
        },
    }
    for methods in result["paths"].values():
        for method, operation in methods.items():
            more = WITH_A_BODY if method in ("post", "put", "patch", "delete") else {"422": WITH_A_BODY["422"]}
            for status, said in {**ANY_OPERATION, **more}.items():
                operation["responses"].setdefault(status, _problem(said))
    return result


def _problem(said):
    return {"description": said, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


FORM, JSON = "multipart/form-data", "application/json"


def forms_for_files_alone(result, generator, request, public):
    """Post-processing hook: a body that carries no file is described as JSON, in which yes, no and empty are plain."""
    for methods in result["paths"].values():
        for operation in methods.values():
            content = operation.get("requestBody", {}).get("content", {})
            if JSON in content and FORM in content and not _carries_a_file(content[FORM]["schema"], result):
                del content[FORM]
    return result


def _carries_a_file(schema, result):
    named = schema.get("$ref", "").rpartition("/")[2]
    whole = result["components"]["schemas"].get(named, schema)
    parts = whole.get("properties", {}).values()
    return any("binary" in (part.get("format"), part.get("items", {}).get("format")) for part in parts)
