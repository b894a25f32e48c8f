"""Checks answers against the server's OpenAPI document, and makes requests from it."""
import json
import re

from jsonschema import Draft202012Validator, FormatChecker, RefResolver

VERBS = ("get", "post", "put", "patch", "delete")


class Document:
    def __init__(self, document):
        self.document = document
        self.resolver = RefResolver("", document)
        self.validators = {}
        self.templates = [(path, re.compile("^" + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))
                                            + "$")) for path in document["paths"]]
        # A literal segment wins over a name, as in the router.
        self.templates.sort(key=lambda pair: pair[0].count("{"))

    def operations(self):
        """(verb, path template, operation) of each route."""
        for path, verbs in self.document["paths"].items():
            for verb, operation in verbs.items():
                if verb in VERBS:
                    yield verb.upper(), path, operation

    def find(self, verb, target):
        path = target.split("?")[0]
        for template, pattern in self.templates:
            operation = self.document["paths"][template].get(verb.lower())
            if operation and pattern.match(path):
                return template, operation
        return None, None

    def complaint(self, verb, target, answer):
        """What is wrong with an answer, or None."""
        template, operation = self.find(verb, target)
        if not operation:
            # What no route takes is answered by a problem document, which all share.
            return None if answer.status in (400, 404, 405, 414) else "no such route is documented"
        responses = operation["responses"]
        response = responses.get(str(answer.status), responses.get("default"))
        if response is None:
            return f"{verb} {template} does not document {answer.status}"
        response = self.resolved(response)
        content = response.get("content")
        media_type = answer.headers.get("content-type", "").split(";")[0]
        if not answer.body:
            return None if not content else f"{verb} {template} answered nothing"
        if not content:
            return f"{verb} {template} documents no body for {answer.status}"
        described = content.get(media_type) or content.get("*/*")
        if described is None:
            return f"{verb} {template} answered {media_type}, not {', '.join(content)}"
        if "json" not in media_type or "schema" not in described:
            return None
        key = (template, verb, answer.status, media_type)
        if key not in self.validators:
            self.validators[key] = Draft202012Validator(
                described["schema"], resolver=self.resolver, format_checker=FormatChecker())
        for error in self.validators[key].iter_errors(json.loads(answer.body)):
            where = "/".join(str(step) for step in error.absolute_path)
            return f"{verb} {template} {answer.status}: {where or 'the answer'}: {error.message}"
        return None

    def resolved(self, schema):
        while "$ref" in schema:
            schema = self.resolver.resolve(schema["$ref"])[1]
        return schema
