"""The smallest ELF file that symbols are taken of: a build-id, and debug information of nothing."""
import struct


def small_elf(build_id):
    names = b"\0.note.gnu.build-id\0.debug_info\0.shstrtab\0"
    note = struct.pack("<III4s", 4, len(build_id), 3, b"GNU\0") + build_id
    contents = [b"", note, b"\0" * 8, names]
    kinds = [(0, 0), (1, 7), (20, 1), (32, 3)]  # Where the name is, and the type.
    body, headers = b"", b""
    for content, (name, kind) in zip(contents, kinds):
        headers += struct.pack("<IIQQQQIIQQ", name, kind, 0, 0, 64 + len(body), len(content),
                               0, 0, 1, 0)
        body += content
    ident = b"\x7fELF\x02\x01\x01" + b"\0" * 9
    head = ident + struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 0, 64 + len(body), 0, 64, 0, 0, 64,
                               len(contents), 3)
    return head + body + headers
