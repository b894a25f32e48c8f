// Which attributes of a record many records share, so that they are kept once for all of them, and
// which stay with the record. Learnt by counting values. Pure.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "telemetry/attributes.hpp"

namespace mainstay::telemetry {

/// What some attributes mean to Mainstay, by the names that OpenTelemetry gave them over the years
/// (semantic conventions 1.0 to 1.30).
enum class AttributeRole : std::uint8_t {
    statement,
    database_system,
    database_name,
    peer_service,
    server_address,
    queue_system,
    queue_name,
};

inline constexpr std::size_t attribute_roles = 7;

/// A record attribute has one of so many places at most; see record_attributes_max.
inline constexpr std::size_t shape_attributes_max = 128;

/// The keys that records of one kind have, in their order.
class AttributeShape {
public:
    explicit AttributeShape(std::span<const Attribute> attributes);

    /// Whether the attribute at this place stays with its record.
    bool is_varying(std::size_t place) const { return varying_[place]; }

    /// The place of the attribute with that role, or a negative number.
    int place_of(AttributeRole role) const { return places_[static_cast<std::size_t>(role)]; }

    /// Learns from the values of one record, given by their hashes.
    void learn(std::span<const std::uint64_t> values);

    /// Counts a set of shared attributes that was not seen before, given by the hashes of all
    /// values of its record. Where these sets grow too many, one more place is varying from then
    /// on: the one without which they would be fewest.
    void count_new_set(std::span<const std::uint64_t> values);

private:
    std::size_t sets_without(std::size_t place) const;

    std::bitset<shape_attributes_max> varying_;
    std::array<std::int16_t, attribute_roles> places_;
    std::vector<std::unordered_set<std::uint64_t>> seen_;  // By place.
    std::vector<std::vector<std::uint64_t>> new_sets_;     // Values of the last ones.
    std::uint32_t records_ = 0;
};

/// All shapes of what arrives, bounded.
class AttributeShapes {
public:
    /// The shape with that hash of its keys, good until the next call. Where there are too many,
    /// all are learnt anew.
    AttributeShape& find(std::uint64_t keys, std::span<const Attribute> attributes);

private:
    std::unordered_map<std::uint64_t, AttributeShape> shapes_;
};

/// The same for the same bytes, within this process; nobody outside can tell which.
std::uint64_t secret_hash(std::string_view bytes);

/// Goes on from a hash.
inline std::uint64_t combined_hash(std::uint64_t hash, std::uint64_t next) {
    hash ^= next + 0x9e3779b97f4a7c15U + (hash << 12U) + (hash >> 4U);
    hash *= 0xff51afd7ed558ccdU;
    return hash ^ (hash >> 32U);
}

std::uint64_t value_hash(const Value& value);

}  // namespace mainstay::telemetry
