// Languages whose frames are named alike. Pure.
#pragma once

#include <string_view>

#include "errors/event.hpp"

namespace mainstay::errors {

enum class Family { javascript, python, java, dotnet, ruby, php, go, native, other };

/// That of the frame: by its platform, else the event's, else the ending of its file.
Family family_of(const Frame& frame, std::string_view platform);

}  // namespace mainstay::errors
