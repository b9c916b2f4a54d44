"""How S3 says that something went wrong."""

from xml.sax.saxutils import escape

from werkzeug.wrappers import Response


class S3Error(Exception):
    """`more`: what the answer tells besides (MaxSizeAllowed)."""

    def __init__(self, code: str, message: str, status: int = 400, **more: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.more = more

    def response(self) -> Response:
        told = {"Code": self.code, "Message": self.message, **self.more}
        inner = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in told.items())
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>'
        return Response(text, status=self.status, content_type="application/xml")
