// Times as people read them, where the server itself writes to them. Pure.
#pragma once

#include <string>

#include "base/catalogue.hpp"
#include "base/time.hpp"

namespace mainstay {

/// `29 Nov 2026 10:41:07 UTC`; in German `29.11.2026 10:41:07 UTC`. To the second, rounded down.
std::string shown_time(Time time, Language language);

}  // namespace mainstay
