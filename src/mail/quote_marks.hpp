// The words and lines by which mail programs introduce what they quote. Used by quote.cpp only.
// Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace mainstay::mail {

/// The number of lines, 0 to 3, at the start of `lines` that say who wrote what follows ("On …
/// wrote:"). `is_quote_below` tells that marked quotes follow, which lets lines of unknown
/// languages count.
std::size_t attribution_lines(std::span<const std::string_view> lines, bool is_quote_below);

/// Whether `line` is a rule such as "-----Original Message-----". Forwarded messages are no quotes:
/// they are what the sender wants read.
bool is_original_message_rule(std::string_view line);

/// Whether `lines` begin with the header block that Outlook puts above a quoted mail (From, Sent,
/// To, Subject).
bool begins_header_block(std::span<const std::string_view> lines);

}  // namespace mainstay::mail
