// Who wrote a mail that came by way of a mailing list, and where the list wants answers. What a
// mail says of this is a claim like any other: sender_check.hpp says how far it is believed. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "mail/mime.hpp"

namespace mainstay::mail {

/// The person whom a list hides behind its own From address (as lists do for domains with DMARC):
/// named by X-Original-From, or by the one Reply-To that is not the list's own. Nothing for a mail
/// that is of no list, or whose From the list left alone.
std::optional<Address> author_behind_list(std::string_view raw, const ParsedMail& mail);

/// Where who wrote from `author` wants answers: what Reply-To names, at most five, without the
/// address of the list. Empty where that is `author` alone, or nothing.
std::vector<Address> answer_addresses(
    std::string_view raw, const ParsedMail& mail, std::string_view author
);

}  // namespace mainstay::mail
