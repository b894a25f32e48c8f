// A kept event as a page shows it: what errors/ reads of it, and the rest as it was sent. Pure.
#pragma once

#include <string_view>

#include "bugfix/event_views.hpp"

namespace mainstay::bugfix {

/// Of what `packed` gave. All is empty where the event was too large to be kept.
ErrorEventView event_document(std::string_view content, Time received);

}  // namespace mainstay::bugfix
