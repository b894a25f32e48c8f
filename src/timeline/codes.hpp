// Why timeline/ refuses. Pure.
#pragma once

#include "base/error.hpp"

namespace mainstay::timeline::code {

inline constexpr Code unknown_relation{
    "unknown_relation", Refusal::invalid, "There is no relation {relation}. There are: {relations}."
};
inline constexpr Code relation_unfit{
    "relation_unfit", Refusal::invalid, "These two cannot be linked by {relation}."
};
inline constexpr Code linked_to_itself{
    "linked_to_itself", Refusal::conflict, "A thing cannot be linked to itself."
};
inline constexpr Code linked_already{
    "linked_already", Refusal::conflict, "These two are linked in this way already."
};
inline constexpr Code link_cycle{
    "link_cycle", Refusal::conflict,
    "This link would close a circle: following {relation} would lead back to where it began."
};

}  // namespace mainstay::timeline::code
