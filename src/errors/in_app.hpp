// Which calls of a stack trace are the application's own, where its reporter does not know. Pure.
#pragma once

#include <string_view>

#include "errors/event.hpp"

namespace mainstay::errors {

/// What it reports, else a guess by path and module: not of the application is what stands in the
/// folders of package managers and of the system, and what languages and well-known frameworks
/// bring. A browser's reporter is not believed that what is in such a folder is the application's.
/// `platform` is the event's.
bool is_in_app(const Frame& frame, std::string_view platform);

/// Sets in_app of each frame to what is_in_app answers.
void guess_in_app(ErrorEvent& event);

}  // namespace mainstay::errors
