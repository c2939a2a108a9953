"""The smallest site that gunicorn can serve."""


def application(_environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"open\n"]
