// The mail that hands a ticket to a vendor, made of the vendor's formats. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "ticketing/macro.hpp"

namespace mainstay::ticketing {

inline constexpr std::string_view default_vendor_subject = "[{{key}}] {{subject}}";
inline constexpr std::string_view default_vendor_text =
    "Hello,\n\nwe ask for your help with the following.\n\n{{description}}\n\n{{steps}}\n\n"
    "Priority: {{priority}}\nOur reference: {{key}}\nSupport contract: {{contract}}\n";

/// Refuses, of that field: unknown_placeholder, unclosed_placeholder.
Result<> check_vendor_format(std::string_view field, std::string_view format);

/// The format with values in place of placeholders; what looks like one in a value stays. A line
/// all of whose values are empty is left out, and so are blank lines that follow another.
std::string filled_vendor_format(std::string_view format, const PlaceholderValues& values);

/// A subject that has our reference, which the vendor's answers are known by.
std::string vendor_subject(std::string_view subject, std::string_view key);

}  // namespace mainstay::ticketing
