// Files of comma-separated values (RFC 4180), as spreadsheets read them. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mainstay::wire {

/// The media type of what CsvWriter writes.
inline constexpr std::string_view csv_media_type = "text/csv; charset=utf-8";

/// The text in quotation marks. What begins as a formula does is marked as a text, so that no
/// spreadsheet computes it.
std::string csv_field(std::string text);

/// Writes a file cell by cell. It begins with the byte order mark of UTF-8: without it Excel reads
/// umlauts wrongly, and other programs skip it.
class CsvWriter {
public:
    /// Anything that people typed.
    CsvWriter& text(std::string_view value);

    /// A word of ours, which needs no quotation marks: a column's name, an enumerator, a time.
    CsvWriter& word(std::string_view value);

    CsvWriter& number(std::int64_t value);

    void end_row();

    /// Bytes written so far.
    std::size_t size() const { return file_.size(); }

    std::string take() && { return std::move(file_); }

private:
    std::string& cell();

    std::string file_ = "\xEF\xBB\xBF";
    bool is_first_cell_ = true;
};

}  // namespace mainstay::wire
