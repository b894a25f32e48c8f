// Whether an aggregate has just so many members, for the check that a description of it names all.
// Boost.PFR counts them by trying many numbers, which took the compiler a quarter of some files.
#pragma once

#include <cstddef>
#include <utility>

namespace mainstay {

namespace detail {

/// Stands for a member of any type, as PFR has it. Never made, though an optional's constructor
/// asks for the body.
struct AnyMember {
    template <class Member>
    operator Member&() const noexcept {
        __builtin_unreachable();
    }
};

template <std::size_t>
using AnyMemberAt = AnyMember;

template <class Aggregate, std::size_t... At>
constexpr bool takes_members(std::index_sequence<At...>) {
    return requires { Aggregate{AnyMemberAt<At>{}...}; };
}

}  // namespace detail

/// Whether `Aggregate` has `count` members. REQUIRES: it has no base, and they can be copied.
template <class Aggregate, std::size_t count>
constexpr bool has_member_count =
    detail::takes_members<Aggregate>(std::make_index_sequence<count>()) &&
    !detail::takes_members<Aggregate>(std::make_index_sequence<count + 1>());

}  // namespace mainstay
