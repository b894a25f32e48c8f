#include "telemetry/attribute_shapes.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <sodium.h>
#include <xxhash.h>

namespace mainstay::telemetry {

namespace {

/// An attribute of more values than that is no longer shared.
constexpr std::size_t shared_values_max = 100;

/// So many sets of one shape are made before one more of its attributes is no longer shared.
constexpr std::size_t shared_sets_max = 1'000;

/// From so many records on, only each `learn_each`th is learnt from.
constexpr std::uint32_t learn_all_until = 2'000;
constexpr std::uint32_t learn_each = 64;

constexpr std::size_t shapes_max = 5'000;

struct Named {
    std::string_view key;
    AttributeRole role;
};

// The newer name of a role stands first.
constexpr Named named[] = {
    {"db.query.text", AttributeRole::statement},
    {"db.statement", AttributeRole::statement},
    {"db.system.name", AttributeRole::database_system},
    {"db.system", AttributeRole::database_system},
    {"db.namespace", AttributeRole::database_name},
    {"db.name", AttributeRole::database_name},
    {"service.peer.name", AttributeRole::peer_service},
    {"peer.service", AttributeRole::peer_service},
    {"server.address", AttributeRole::server_address},
    {"net.peer.name", AttributeRole::server_address},
    {"messaging.system", AttributeRole::queue_system},
    {"messaging.destination.name", AttributeRole::queue_name},
    {"messaging.destination", AttributeRole::queue_name},
};

}  // namespace

std::uint64_t secret_hash(std::string_view bytes) {
    static const auto secret = [] {
        std::array<unsigned char, XXH3_SECRET_SIZE_MIN> made;
        randombytes_buf(made.data(), made.size());
        return made;
    }();
    return XXH3_64bits_withSecret(bytes.data(), bytes.size(), secret.data(), secret.size());
}

std::uint64_t value_hash(const Value& value) {
    const auto type = static_cast<std::uint64_t>(value.type);
    if (value.text.data() != nullptr && !value.text.empty())
        return combined_hash(type, secret_hash(value.text));
    return combined_hash(type, static_cast<std::uint64_t>(value.number));
}

AttributeShape::AttributeShape(std::span<const Attribute> attributes)
    : seen_(std::min(attributes.size(), shape_attributes_max)) {
    places_.fill(-1);
    for (const auto& [key, role] : named) {
        auto& place = places_[static_cast<std::size_t>(role)];
        for (std::size_t at = 0; place < 0 && at < seen_.size(); ++at)
            if (attributes[at].key == key) place = static_cast<std::int16_t>(at);
    }
    // A statement is kept as its template, which is shared; with its values it is one of a kind.
    if (int place = place_of(AttributeRole::statement); place >= 0)
        varying_.set(static_cast<std::size_t>(place));
}

void AttributeShape::learn(std::span<const std::uint64_t> values) {
    if (++records_ > learn_all_until && records_ % learn_each != 0) return;
    for (std::size_t at = 0; at < seen_.size() && at < values.size(); ++at) {
        if (varying_[at]) continue;
        auto& known = seen_[at];
        known.insert(values[at]);
        if (known.size() <= shared_values_max) continue;
        varying_.set(at);
        known = {};
    }
}

void AttributeShape::count_new_set(std::span<const std::uint64_t> values) {
    new_sets_.emplace_back(values.begin(), values.end());
    if (new_sets_.size() <= shared_sets_max) return;
    std::optional<std::size_t> best;
    auto fewest = new_sets_.size();
    for (std::size_t at = 0; at < seen_.size(); ++at) {
        if (varying_[at] || seen_[at].size() <= 1) continue;
        const auto sets = sets_without(at);
        if (sets >= fewest) continue;
        best = at;
        fewest = sets;
    }
    new_sets_ = {};
    if (!best) return;
    varying_.set(*best);
    seen_[*best] = {};
}

/// How many of the last sets would be left if a place were varying.
std::size_t AttributeShape::sets_without(std::size_t place) const {
    std::unordered_set<std::uint64_t> sets;
    for (const auto& values : new_sets_) {
        std::uint64_t hash = 0;
        for (std::size_t at = 0; at < values.size() && at < seen_.size(); ++at)
            if (!varying_[at] && at != place) hash = combined_hash(hash, values[at]);
        sets.insert(hash);
    }
    return sets.size();
}

AttributeShape& AttributeShapes::find(std::uint64_t keys, std::span<const Attribute> attributes) {
    auto found = shapes_.find(keys);
    if (found != shapes_.end()) return found->second;
    // What is learnt again costs a little space; what is remembered without end costs all memory.
    // A shape holds a megabyte or two at most, and few come near: most have few sets.
    if (shapes_.size() >= shapes_max) shapes_.clear();
    return shapes_.emplace(keys, AttributeShape(attributes)).first->second;
}

}  // namespace mainstay::telemetry
