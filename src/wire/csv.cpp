#include "wire/csv.hpp"

namespace mainstay::wire {

std::string csv_field(std::string text) {
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
        text.insert(0, 1, '\'');
    std::string quoted = "\"";
    for (char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string& CsvWriter::cell() {
    if (!is_first_cell_) file_ += ',';
    is_first_cell_ = false;
    return file_;
}

CsvWriter& CsvWriter::text(std::string_view value) {
    cell() += csv_field(std::string(value));
    return *this;
}

CsvWriter& CsvWriter::word(std::string_view value) {
    cell() += value;
    return *this;
}

CsvWriter& CsvWriter::number(std::int64_t value) {
    cell() += std::to_string(value);
    return *this;
}

void CsvWriter::end_row() {
    file_ += "\r\n";
    is_first_cell_ = true;
}

}  // namespace mainstay::wire
