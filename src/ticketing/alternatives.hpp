// A checked filter as alternatives of what must all hold. Pure: no fields, no SQL, no clock.
#pragma once

#include <cstddef>
#include <vector>

#include "filter/filter.hpp"

namespace mainstay::ticketing {

/// A part of a filter that must hold, or must not. It is a group where the filter branches too
/// much.
struct Literal {
    const filter::Checked* part = nullptr;
    bool is_inverse = false;

    bool operator==(const Literal&) const = default;
};

/// The filter as alternatives, at most `max`. One that is empty holds for everything; none at all
/// hold for nothing. REQUIRES: the filter outlives them.
std::vector<std::vector<Literal>> alternatives_of(const filter::Checked& checked, std::size_t max);

}  // namespace mainstay::ticketing
