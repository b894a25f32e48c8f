// The fields of a mail's header as they stand, for questions that a lenient reading would answer
// wrongly. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace mainstay::mail {

/// One field of a header. `value` is unfolded, and cut nowhere.
struct HeaderField {
    std::string_view name;  ///< As it stands, without blanks.
    std::string value;
};

/// Calls `take` with each field from the top, until it returns false or the header ends: at an
/// empty line, or at the first line that is neither a field nor the continuation of one. Returns
/// false for a header beyond 1 MiB or 5,000 lines, whose end it does not look for.
bool for_each_field(std::string_view raw, const std::function<bool(const HeaderField&)>& take);

/// Whether `name` is `wanted`, which is given in lower case.
bool is_field(std::string_view name, std::string_view wanted);

}  // namespace mainstay::mail
