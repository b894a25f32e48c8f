#include "ticketing/alternatives.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace mainstay::ticketing {

namespace {

using filter::Checked;
using Group = filter::Expression::Kind;
using Alternatives = std::vector<std::vector<Literal>>;

// Both nest no deeper than the filter's parentheses.
Alternatives of(const Checked& part, bool is_inverse, std::size_t max);

/// Every choice of one alternative of each part. A part that would make too many stays whole.
Alternatives product(const std::vector<Checked>& parts, bool is_inverse, std::size_t max) {
    Alternatives all(1);
    for (const auto& part : parts) {
        auto more = of(part, is_inverse, max);
        if (all.size() * more.size() > max) more = {{Literal{&part, is_inverse}}};
        Alternatives joined;
        for (const auto& left : all)
            for (const auto& right : more) {
                auto& both = joined.emplace_back(left);
                both.insert(both.end(), right.begin(), right.end());
            }
        all = std::move(joined);
    }
    return all;
}

Alternatives of(const Checked& part, bool is_inverse, std::size_t max) {
    if (part.kind == Group::term || part.kind == Group::text) return {{Literal{&part, is_inverse}}};
    if (part.kind == Group::inverse) return of(part.parts.front(), !is_inverse, max);
    // What not all hold for, one does not hold for.
    if ((part.kind == Group::all) != is_inverse) return product(part.parts, is_inverse, max);
    Alternatives all;
    for (const auto& each : part.parts) {
        auto more = of(each, is_inverse, max);
        std::ranges::move(more, std::back_inserter(all));
    }
    if (all.size() > max) return {{Literal{&part, is_inverse}}};
    return all;
}

}  // namespace

Alternatives alternatives_of(const Checked& checked, std::size_t max) {
    return of(checked, false, max);
}

}  // namespace mainstay::ticketing
