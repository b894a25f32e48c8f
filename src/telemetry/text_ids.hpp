// Numbers for texts that many rows share. Each generation of rows has the texts it uses beside it.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "telemetry/attribute_shapes.hpp"

namespace mainstay::telemetry {

/// Gives texts their numbers. One thread.
class TextIds {
public:
    /// Is given each text once a generation, with its number, before the number is used.
    using Keep = std::function<void(std::int32_t id, std::string_view text)>;

    /// Numbers go on from `next`.
    explicit TextIds(std::int32_t next) : next_(next) {}

    /// From now on texts are kept by `keep`, anew. Forgets what was not used of late.
    void begin(std::int64_t generation, Keep keep);

    /// The number of a text; 0 of the empty one. Where a generation has too many texts, those that
    /// come new have the number of `(other)`.
    std::int32_t of(std::string_view text) {
        if (text.empty()) return 0;
        return of(secret_hash(text), [&] { return text; });
    }

    /// The same for a text that is known by a hash, and made where it is asked for.
    template <class Make>
    std::int32_t of(std::uint64_t hash, Make make) {
        auto& entry = entries_[hash];
        if (entry.generation == generation_) return entry.id;
        if (kept_ >= texts_max) return other();
        if (entry.id == 0) entry.id = next_++;
        entry.generation = generation_;
        ++kept_;
        keep_(entry.id, make());
        return entry.id;
    }

    /// Whether that hash was given a number in this generation.
    bool has(std::uint64_t hash) const {
        auto found = entries_.find(hash);
        return found != entries_.end() && found->second.generation == generation_;
    }

    std::int32_t next() const { return next_; }

private:
    static constexpr std::size_t texts_max = 300'000;  // Of one generation.

    struct Entry {
        std::int32_t id = 0;
        std::int64_t generation = -1;
    };

    std::int32_t other();

    std::unordered_map<std::uint64_t, Entry> entries_;
    std::int32_t next_;
    std::int64_t generation_ = -1;
    std::size_t kept_ = 0;
    std::int32_t other_ = 0;
    Keep keep_;
};

}  // namespace mainstay::telemetry
