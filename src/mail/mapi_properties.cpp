#include "mail/mapi_properties.hpp"

#include <algorithm>
#include <optional>

#include "mail/little_endian.hpp"

namespace mainstay::mail {

namespace {

constexpr std::uint32_t many_values = 0x1000;
constexpr std::uint32_t first_named = 0x8000;

// The bytes that a value of that type takes; 0 for those that say so themselves, nothing for types
// that are none.
std::optional<std::size_t> width_of(std::uint32_t type) {
    switch (type) {
        case 0x02:  // Each on four bytes.
        case 0x03:
        case 0x04:
        case 0x0A:
        case 0x0B:
            return 4;
        case 0x05:
        case 0x06:
        case 0x07:
        case 0x14:
        case 0x40:
            return 8;
        case 0x48:
            return 16;
        case 0x0D:
        case 0x1E:
        case 0x1F:
        case 0x102:
            return 0;
        default:
            return std::nullopt;
    }
}

std::size_t padded(std::size_t length) { return (length + 3) & ~std::size_t{3}; }

// What is named has its name before its value.
void skip_name(LittleEndian& reader) {
    reader.take(16);
    bool has_text = reader.number(4) != 0;
    if (has_text)
        reader.take(padded(reader.number(4)));
    else
        reader.take(4);
}

std::string_view sized_value(LittleEndian& reader) {
    std::size_t length = reader.number(4);
    auto value = reader.take(length).value_or(std::string_view());
    // The last one may come without its padding.
    reader.take(std::min(padded(length) - length, reader.left()));
    return value;
}

}  // namespace

std::uint32_t MapiProperty::number() const { return LittleEndian(value).number(4); }

bool for_each_property(
    std::string_view bytes, const std::function<void(const MapiProperty&)>& take
) {
    LittleEndian reader(bytes);
    auto count = reader.number(4);
    for (std::uint32_t i = 0; i < count && !reader.is_cut(); ++i) {
        auto type = reader.number(2), id = reader.number(2);
        bool is_named = id >= first_named;
        if (is_named) skip_name(reader);
        MapiProperty property{id, type & ~many_values, {}};
        auto width = width_of(property.type);
        if (!width) return false;
        bool is_counted = *width == 0 || (type & many_values) != 0;
        auto values = is_counted ? reader.number(4) : 1;
        for (std::uint32_t j = 0; j < values && !reader.is_cut(); ++j) {
            auto value =
                *width > 0 ? reader.take(*width).value_or(std::string_view()) : sized_value(reader);
            if (j == 0) property.value = value;
        }
        if (!reader.is_cut() && !is_named) take(property);
    }
    return !reader.is_cut();
}

}  // namespace mainstay::mail
