// The ids by which mails refer to each other (RFC 5322 §3.6.4). Pure: no GMime, no I/O.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::mail {

/// The message ids in a References, In-Reply-To or Message-ID header, in order, without `<>`. What
/// stands between the brackets is the id, to the letter: parentheses in it are no comment. Blanks
/// at its ends and beside `.` and `@` are left out, and bytes that are no UTF-8 are
/// percent-encoded, so that ids which differ stay different. Without any bracket, a header that is
/// nothing but ids gives them; words that mention an address give none. Ids over 500 bytes are not
/// taken.
std::vector<std::string> message_ids(std::string_view header);

/// What a mail says of its thread.
struct ThreadIds {
    std::string own;                      ///< Empty where it has none.
    std::vector<std::string> references;  ///< Of References and In-Reply-To, oldest first, each
                                          ///< once.
};

/// The ids of a mail. Of more than `references_max` references the oldest, which began the thread,
/// and the nearest stay.
ThreadIds thread_ids_of(std::string_view raw, std::size_t references_max);

}  // namespace mainstay::mail
