#include "monitoring/where.hpp"

#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "monitoring/query_codes.hpp"
#include "telemetry/attribute_json.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t attributes_max = 20;

constexpr std::array<std::string_view, 3> attribute_columns{"attributes", "varying", "resource"};

/// Whether JSON would write it without quotes.
bool is_scalar(std::string_view value) {
    boost::system::error_code error;
    const auto parsed = boost::json::parse(value, error);
    return !error && (parsed.is_number() || parsed.is_bool() || parsed.is_null());
}

}  // namespace

std::string joined(std::span<const std::int64_t> numbers) {
    return fmt::format("{}", fmt::join(numbers, ", "));
}

Where::Where(const Scope& scope) : conditions_("application IN (" + scope.ids() + ")") {}

Where::Where(const Scope& scope, std::string_view time, telemetry::TimeRange range) : Where(scope) {
    within(time, range);
}

Where& Where::within(std::string_view time, telemetry::TimeRange range) {
    add(fmt::format("{} >= {}", time, range.from.micros));
    return add(fmt::format("{} < {}", time, range.to.micros));
}

Where& Where::add(std::string_view condition) {
    conditions_ += " AND ";
    conditions_ += condition;
    return *this;
}

Where& Where::equals(std::string_view column, std::string text) {
    return add(fmt::format("{} = {}", column, parameter(std::move(text))));
}

Where& Where::one_of(std::string_view column, std::span<const std::int64_t> numbers) {
    return add(fmt::format("{} IN ({})", column, joined(numbers)));
}

Where& Where::one_of(std::string_view column, std::span<const std::string> texts) {
    std::string list;
    for (const auto& text : texts) {
        if (!list.empty()) list += ", ";
        list += parameter(text);
    }
    return add(fmt::format("{} IN ({})", column, list));
}

std::string Where::parameter(std::string text) {
    parameters_.emplace_back(std::move(text));
    return '$' + std::to_string(parameters_.size());
}

Result<> Where::has_attributes(const std::vector<AttributeText>& wanted) {
    std::vector<std::string> whole;
    for (const auto& each : wanted) {
        if (each.value.find('=') == std::string::npos && !whole.empty())
            whole.back() += ',' + each.value;
        else
            whole.push_back(each.value);
    }
    if (whole.size() > attributes_max)
        return invalid({wrong(
            "attribute", mainstay::code::too_many_items, {{"max", std::to_string(attributes_max)}}
        )});
    for (const auto& each : whole) {
        const auto sign = each.find('=');
        if (sign == std::string::npos || sign == 0)
            return invalid({wrong("attribute", code::bad_attribute)});
        const std::string_view text = each;
        add(has_member(*this, text.substr(0, sign), text.substr(sign + 1)));
    }
    return {};
}

std::string has_member(Where& where, std::string_view key, std::string_view value) {
    const auto member = telemetry::member_text(key, value);
    std::vector<std::string> forms{where.parameter(member.as_text)};
    // A number goes on unless the next member follows, or the end.
    if (is_scalar(value))
        for (auto end : {',', '}'}) forms.push_back(where.parameter(member.as_number + end));
    std::string condition;
    for (auto column : attribute_columns)
        for (const auto& form : forms)
            fmt::format_to(
                std::back_inserter(condition), "{}{{contains}}({}, {})",
                condition.empty() ? "" : " OR ", column, form
            );
    return '(' + condition + ')';
}

}  // namespace mainstay::monitoring
