"""What the body of a request to the API holds."""


def body_of(request, serializer, **options):
    """The values of the body as ``serializer`` (a class) reads them; ValidationError (400) names the field."""
    given = serializer(data=request.data, **options)
    given.is_valid(raise_exception=True)
    return given.validated_data
