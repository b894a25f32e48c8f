// The address that answers to a reply go to: the application's own, with a signed tag that names
// the ticket. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hpp"

namespace mainstay::mail {

/// The key that reply addresses are signed with, derived from the installation's sealing key.
Key reply_address_key(const Key& sealing_key);

/// `shop+<tag>@mainstay.test` for `shop@mainstay.test`. The tag is lower-case base32, so that it
/// survives mail servers that fold case; 100 bits of it are the signature. `address` itself, where
/// the tagged one would be too long for mail.
std::string reply_address(const Key& key, std::string_view address, std::int64_t ticket);

/// An address taken apart. `tag` is what follows the last `+` of the local part, empty where there
/// is none: the address of an application may have a `+` of its own.
struct TaggedAddress {
    std::string address;  ///< Without the tag, in lower case.
    std::string tag;      ///< In lower case.
};

TaggedAddress untagged(std::string_view address);

/// The ticket that `tag` names, if it was signed with `key`.
std::optional<std::int64_t> ticket_of_tag(const Key& key, std::string_view tag);

}  // namespace mainstay::mail
