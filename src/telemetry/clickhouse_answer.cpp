#include "telemetry/clickhouse_answer.hpp"

#include <bit>
#include <vector>

#include <fmt/format.h>

namespace mainstay::telemetry::clickhouse {

static_assert(std::endian::native == std::endian::little, "RowBinary is little-endian");

namespace {

constexpr std::uint64_t columns_max = 1'000;

class BinaryReader {
public:
    explicit BinaryReader(std::string_view bytes) : left_(bytes) {}

    bool is_at_end() const { return left_.empty(); }

    template <class Number>
    Number number() {
        Number value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    std::uint64_t length() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 63; shift += 7) {
            const auto byte = number<std::uint8_t>();
            value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
            if ((byte & 0x80U) == 0) return value;
        }
        throw std::runtime_error("An answer of ClickHouse has a length that is none");
    }

    std::string_view text() { return take(length()); }

private:
    std::string_view take(std::uint64_t size) {
        if (size > left_.size()) throw std::runtime_error("An answer of ClickHouse is cut off");
        const auto taken = left_.substr(0, size);
        left_.remove_prefix(size);
        return taken;
    }

    std::string_view left_;
};

template <class Number>
Cell whole(BinaryReader& reader) {
    return static_cast<std::int64_t>(reader.number<Number>());
}

template <class Number>
Cell real(BinaryReader& reader) {
    return static_cast<double>(reader.number<Number>());
}

Cell text(BinaryReader& reader) { return std::string(reader.text()); }

Cell nothing(BinaryReader&) { return {}; }

struct ColumnReader {
    bool is_nullable = false;
    Cell (*read)(BinaryReader&) = nullptr;
};

ColumnReader reader_of(std::string_view type) {
    ColumnReader column;
    auto unwrap = [&](std::string_view name) {
        if (!type.starts_with(name) || !type.ends_with(')')) return false;
        type = type.substr(name.size(), type.size() - name.size() - 1);
        return true;
    };
    (void)unwrap("LowCardinality(");
    column.is_nullable = unwrap("Nullable(");

    struct Known {
        std::string_view type;
        Cell (*read)(BinaryReader&);
    };

    constexpr Known known[] = {
        {"Int64", whole<std::int64_t>},
        {"UInt64", whole<std::uint64_t>},
        {"String", text},
        {"Float64", real<double>},
        {"Int32", whole<std::int32_t>},
        {"UInt32", whole<std::uint32_t>},
        {"Int16", whole<std::int16_t>},
        {"UInt16", whole<std::uint16_t>},
        {"Int8", whole<std::int8_t>},
        {"UInt8", whole<std::uint8_t>},
        {"Bool", whole<std::uint8_t>},
        {"Float32", real<float>},
        {"DateTime", whole<std::uint32_t>},
        {"Date", whole<std::uint16_t>},
        {"Nothing", nothing},
    };
    for (const auto& [name, read] : known)
        if (name == type) column.read = read;
    if (!column.read)
        throw std::runtime_error(fmt::format("ClickHouse answers with a column of type {}", type));
    return column;
}

}  // namespace

Rows read_answer(std::string_view bytes, std::size_t rows_max) {
    Rows rows;
    if (bytes.empty()) return rows;
    BinaryReader reader(bytes);
    const auto count = reader.length();
    if (count == 0 || count > columns_max)
        throw std::runtime_error("An answer of ClickHouse has no columns, or too many");
    for (std::uint64_t at = 0; at < count; ++at) (void)reader.text();
    std::vector<ColumnReader> columns;
    for (std::uint64_t at = 0; at < count; ++at) columns.push_back(reader_of(reader.text()));
    while (!reader.is_at_end() && rows.size() < rows_max) {
        auto& row = rows.emplace_back();
        row.reserve(columns.size());
        for (const auto& column : columns) {
            const bool is_null = column.is_nullable && reader.number<std::uint8_t>() != 0;
            row.push_back(is_null ? Cell{} : column.read(reader));
        }
    }
    return rows;
}

}  // namespace mainstay::telemetry::clickhouse
