// Reads and writes RowBinary, in which ClickHouse takes rows and answers. Pure.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "telemetry/rows.hpp"

namespace mainstay::telemetry::clickhouse {

/// Appends values of a row in the order of its columns.
class RowBinary {
public:
    template <class Number>
    void number(Number value) {
        static_assert(std::is_arithmetic_v<Number>);
        const auto at = bytes_.size();
        bytes_.resize(at + sizeof value);
        std::memcpy(bytes_.data() + at, &value, sizeof value);
    }

    void text(std::string_view text) {
        for (auto left = text.size();; left >>= 7U) {
            const auto low = static_cast<unsigned char>(left & 0x7fU);
            const bool is_last = left < 0x80;
            bytes_ += static_cast<char>(is_last ? low : low | 0x80U);
            if (is_last) break;
        }
        bytes_ += text;
    }

    const std::string& bytes() const { return bytes_; }

    std::string& bytes() { return bytes_; }

private:
    std::string bytes_;
};

/// Rows of an answer in RowBinaryWithNamesAndTypes, at most so many. Throws std::runtime_error
/// where it is cut off, or a column is of a type that is not read here.
Rows read_answer(std::string_view bytes, std::size_t rows_max);

}  // namespace mainstay::telemetry::clickhouse
