// How one thing relates to another: what a module declares before it links by it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mainstay::timeline {

/// A way in which one thing relates to another, and how that reads from the other side. A link is
/// stored under the relation's name; it is made and read under either. The names are those of the
/// module that declares it: no two relations of a program share one.
struct Relation {
    std::string_view name;
    std::string_view inverse;      ///< The same as `name` if both sides are alike.
    bool is_acyclic = false;       ///< Whether following it must never lead back.
    std::string_view from_type{};  ///< The kind of thing at its ends; empty: any.
    std::string_view to_type{};
};

/// The first name that two of these relations share, in words; nothing where all are distinct.
std::optional<std::string> clash(std::span<const Relation> relations);

}  // namespace mainstay::timeline
