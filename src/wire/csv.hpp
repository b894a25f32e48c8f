// Fields of CSV (RFC 4180) for spreadsheets. Pure.
#pragma once

#include <string>

namespace mainstay::wire {

/// The text in quotation marks. What begins as a formula does is marked as a text, so that no
/// spreadsheet computes it.
std::string csv_field(std::string text);

}  // namespace mainstay::wire
