// Why a destination is refused. Pure.
#pragma once

#include "base/error.hpp"

namespace mainstay::outgoing::code {

inline constexpr Code url_unfit{
    "url_unfit", Refusal::invalid,
    "{field} must begin with https:// (http:// for addresses of your own network that the server "
    "may call) and hold no name, password or fragment"
};

}  // namespace mainstay::outgoing::code
