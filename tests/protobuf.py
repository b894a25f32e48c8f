"""Writes protobuf messages by hand: what tests send to the readers of foreign protocols."""
import struct


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def fixed64(field, value):
    return varint(field << 3 | 1) + struct.pack("<Q", value)


def double(field, value):
    return varint(field << 3 | 1) + struct.pack("<d", value)


def data(field, value):
    """Bytes, text or a message."""
    value = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(value)) + value


def attribute(key, value):
    """A KeyValue of OTLP with text."""
    return data(1, key) + data(2, data(1, value))


def resource(service):
    """The resource of OTLP that names a service."""
    return data(1, attribute("service.name", service))


def snappy(body):
    """The block format of Snappy, by literals alone."""
    out = bytearray(varint(len(body)))
    for at in range(0, len(body), 65536):
        piece = body[at:at + 65536]
        out += b"\xf4" + struct.pack("<H", len(piece) - 1) + piece
    return bytes(out)
