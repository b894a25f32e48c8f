// Counts which attributes the spans asked about have, and which the rest. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "telemetry/attribute_contrast.hpp"

namespace mainstay::monitoring {

class ContrastCounts {
public:
    /// How many records there were of each.
    struct Counts {
        std::uint64_t chosen = 0;
        std::uint64_t rest = 0;
    };

    void add_record(bool is_chosen) { add(records_, is_chosen); }

    /// A member of a record of its own.
    void add_value(std::string_view key, std::string_view value, bool is_chosen);

    /// The members of a record, as the text of an object; the same text is read once, at the end.
    void add_object(const std::string& json, bool is_chosen) { add(objects_[json], is_chosen); }

    const Counts& records() const { return records_; }

    /// What was counted, without values that hardly a record has, and long ones: nothing is known
    /// of them. In the order of keys and values.
    std::vector<telemetry::AttributeCount> take();

private:
    static void add(Counts& to, bool is_chosen) { ++(is_chosen ? to.chosen : to.rest); }

    void count(std::string_view key, std::string_view value, const Counts& counts);

    Counts records_;
    std::unordered_map<std::string, Counts> objects_;
    std::unordered_map<std::string, Counts> values_;  // By key, NUL, value.
};

}  // namespace mainstay::monitoring
