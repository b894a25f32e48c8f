// The body of a mail as stretches, and which of the forms that a sender offers of one stretch
// (multipart/alternative) is shown. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::mail {

/// A stretch of the conversation: written text in one or both forms, or an image that stood
/// between.
struct Piece {
    std::string text;
    std::optional<std::string> html;
    std::optional<std::size_t> image;  ///< Its place among the attachments.
};

using Pieces = std::vector<Piece>;

/// How much of what `text` says stands in `other` as well, from 0 to 1, by its words. Nothing is
/// said by a text without words.
double share_within(std::string_view text, std::string_view other);

/// Two forms of the same text as one. The later, which the sender likes better, stands for both if
/// it shows what the earlier does; what shows nothing, or nothing more, is left out; and where each
/// shows what the other does not, both stay.
Pieces combined(Pieces earlier, Pieces later);

}  // namespace mainstay::mail
