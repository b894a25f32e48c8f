// Cryptographic Message Syntax (RFC 5652) as S/MIME wraps mails in it, read as far as what a mail
// says: signed content is found, and nothing is verified or decrypted. A reader of its own rather
// than OpenSSL's, which would make objects of every certificate that a stranger sends. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mainstay::mail {

enum class CmsKind {
    signed_content,  ///< With what was signed.
    signature,       ///< Alone, or only certificates.
    encrypted,
    other,
};

struct Cms {
    CmsKind kind = CmsKind::other;
    std::string content;  ///< Of signed_content.
};

/// What `bytes` are, in DER or BER. Nothing for what is no CMS, or is cut before its content ends.
std::optional<Cms> read_cms(std::string_view bytes);

}  // namespace mainstay::mail
