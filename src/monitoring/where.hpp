// The WHERE of a question to the store of telemetry, put together from what was asked. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/rows.hpp"

namespace mainstay::monitoring {

/// `http.route=/cart`
using AttributeText = Line<1'000>;

class Where {
public:
    /// Rows of these applications in that range, by the column that has their time.
    Where(const Scope& scope, std::string_view time, telemetry::TimeRange range);

    /// Rows of these applications.
    explicit Where(const Scope& scope);

    /// Adds that rows are of the range, by the column that has their time.
    Where& within(std::string_view time, telemetry::TimeRange range);

    /// Adds what has to hold besides.
    Where& add(std::string_view condition);

    /// Adds `column = text`.
    Where& equals(std::string_view column, std::string text);

    template <class Line>
    Where& equals(std::string_view column, const std::optional<Line>& text) {
        return text ? equals(column, text->value) : *this;
    }

    /// Adds `column IN (…)`. REQUIRES: not empty.
    Where& one_of(std::string_view column, std::span<const std::int64_t> numbers);
    Where& one_of(std::string_view column, std::span<const std::string> texts);

    /// Adds that the row has these attributes, each `key=value`, by itself or by its resource. A
    /// list that was split at the commas of values is put together again. Reads the columns
    /// attributes, varying and resource. Refuses: invalid with bad_attribute.
    Result<> has_attributes(const std::vector<AttributeText>& wanted);

    /// Adds a parameter; answers how a condition names it, such as `$2`.
    std::string parameter(std::string text);

    /// ` WHERE …`
    std::string text() const { return " WHERE " + conditions_; }

    const std::vector<telemetry::Cell>& parameters() const { return parameters_; }

private:
    std::string conditions_;
    std::vector<telemetry::Cell> parameters_;
};

/// `1, 2, -5`
std::string joined(std::span<const std::int64_t> numbers);

/// A condition: one of the columns has the JSON member.
std::string has_member(Where& where, std::string_view key, std::string_view value);

}  // namespace mainstay::monitoring
