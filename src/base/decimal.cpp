#include "base/decimal.hpp"

#include <algorithm>
#include <charconv>

namespace mainstay {

std::optional<std::int64_t> read_decimal(std::string_view text, int scale) {
    const auto point = text.find('.');
    auto whole = text.substr(0, point);
    auto decimals = point == text.npos ? std::string_view() : text.substr(point + 1);
    if (point != text.npos && (decimals.empty() || std::ssize(decimals) > scale))
        return std::nullopt;
    auto are_digits = [](std::string_view some) {
        return std::ranges::all_of(some, [](char c) { return c >= '0' && c <= '9'; });
    };
    auto digits = whole.starts_with('-') ? whole.substr(1) : whole;
    if (digits.empty() || !are_digits(digits) || !are_digits(decimals)) return std::nullopt;
    std::string units(whole);
    units += decimals;
    units.append(static_cast<std::size_t>(scale) - decimals.size(), '0');
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(units.data(), units.data() + units.size(), number);
    if (error != std::errc()) return std::nullopt;
    return number;
}

std::string decimal_text(std::int64_t units, int scale) {
    auto text = std::to_string(units);
    if (scale == 0) return text;
    const auto places = static_cast<std::size_t>(scale);
    const std::size_t sign = units < 0 ? 1 : 0;
    if (text.size() - sign <= places) text.insert(sign, places + 1 - (text.size() - sign), '0');
    text.insert(text.size() - places, 1, '.');
    return text;
}

}  // namespace mainstay
