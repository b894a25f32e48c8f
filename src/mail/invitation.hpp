// An invitation by mail (RFC 5545, RFC 5546, RFC 6047) as text that people read. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// What a calendar says of an event, one fact a line: what is asked ("Invitation", "Cancelled", …)
/// and its summary, when, where, by whom.
struct Invitation {
    std::string text;         ///< Empty where `calendar` has no event.
    std::string description;  ///< As the organizer wrote it.
    bool has_method = false;  ///< It asks or answers something, and is no mere file.
};

/// Reads the first event of `calendar`, clean UTF-8 with lines that end in LF. At most its first
/// megabyte and 20,000 lines are looked at.
Invitation read_invitation(std::string_view calendar);

}  // namespace mainstay::mail
