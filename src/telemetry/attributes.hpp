// What describes a span, a log record, a metric point or where they come from: keys and values.
#pragma once

#include <bit>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::telemetry {

/// A value as OpenTelemetry has them (common.proto, AnyValue). Text points into what was read, or
/// into its AttributePool, and lives as long as both.
struct Value {
    enum class Type : std::uint8_t {
        none,
        text,
        boolean,
        integer,
        real,
        bytes,  ///< As Base64.
        json,   ///< A list or a map.
    };

    Type type = Type::none;
    std::string_view text;
    std::int64_t number = 0;  ///< A boolean, an integer, or the bits of a real.

    double real() const { return std::bit_cast<double>(number); }
};

struct Attribute {
    std::string_view key;
    Value value;
};

/// Attributes that stand beside one another in a pool.
struct AttributeRange {
    std::uint32_t begin = 0;
    std::uint32_t count = 0;
};

/// The attributes of all records of one request, and the text that had to be made for them.
struct AttributePool {
    std::vector<Attribute> attributes;
    std::deque<std::string> made;  ///< Its texts never move.
    std::uint64_t shortened = 0;   ///< Texts that were cut, attributes that were left out.

    /// How many bytes may still be made.
    std::size_t room = std::numeric_limits<std::size_t>::max();

    /// REQUIRES: no more than there is room for.
    std::string_view keep(std::string text) {
        room -= text.size();
        return made.emplace_back(std::move(text));
    }
};

/// Where records come from: a service, an instance of it, a host.
struct Resource {
    AttributeRange attributes;
};

/// Which library made records.
struct Scope {
    std::string_view name;
    std::string_view version;
};

/// What a request holds of its kind of record, and what of it was not taken.
struct Rejected {
    std::uint64_t count = 0;
    std::string_view reason;  ///< Of the first one.

    void add(std::string_view why, std::uint64_t records = 1) {
        if (count == 0) reason = why;
        count += records;
    }
};

}  // namespace mainstay::telemetry
