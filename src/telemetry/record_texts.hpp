// What rows of spans and of log records share: attributes, names, statements, each kept once.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "telemetry/attribute_shapes.hpp"
#include "telemetry/attributes.hpp"
#include "telemetry/text_ids.hpp"

namespace mainstay::telemetry {

/// The resource and the scope of records, as their rows have them.
struct Origin {
    std::int32_t service = 0;   ///< Text.
    std::int32_t resource = 0;  ///< Text: a JSON object.
    std::string service_name;
};

/// The attributes of one record as its row has them.
struct SplitAttributes {
    const AttributeShape* shape = nullptr;
    std::int32_t shared = 0;  ///< Text: a JSON object.
    std::string varying;      ///< A JSON object, or empty.
};

/// One thread.
class RecordTexts {
public:
    explicit RecordTexts(std::int32_t next_text) : ids_(next_text) {}

    void begin(std::int64_t generation, TextIds::Keep keep);

    std::int32_t text(std::string_view text) { return ids_.of(text); }

    /// Good until it is called again.
    const SplitAttributes& split(std::int64_t application, std::span<const Attribute> attributes);

    Origin origin(
        std::int64_t application, std::span<const Attribute> resource, const Scope& scope
    );

    /// The template of an SQL statement, as text.
    std::int32_t statement(std::string_view sql);

    /// The name of an operation; `(other)` where its application has too many.
    std::int32_t operation(std::int64_t application, std::string_view name);

    /// How many records had a name too many since the start.
    std::uint64_t names_too_many() const { return names_too_many_; }

    std::int32_t next_text() const { return ids_.next(); }

private:
    TextIds ids_;
    AttributeShapes shapes_;
    SplitAttributes split_;
    std::vector<std::uint64_t> values_;
    std::unordered_map<std::uint64_t, std::string> statements_;
    std::unordered_map<std::int64_t, std::unordered_set<std::uint64_t>> operations_;
    std::uint64_t names_too_many_ = 0;
};

}  // namespace mainstay::telemetry
