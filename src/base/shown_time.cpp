#include "base/shown_time.hpp"

#include <array>
#include <string_view>

#include <fmt/chrono.h>

namespace mainstay {

namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::string shown_time(Time time, Language language) {
    const auto parts = fmt::gmtime(static_cast<std::time_t>(time.micros / 1'000'000));
    const auto clock = fmt::format("{:%H:%M:%S} UTC", parts);
    switch (language) {
        case Language::en:
            return fmt::format(
                "{} {} {} {}", parts.tm_mday, months.at(static_cast<std::size_t>(parts.tm_mon)),
                parts.tm_year + 1900, clock
            );
        case Language::de:
            return fmt::format("{:%d.%m.%Y} {}", parts, clock);
    }
    return to_string(time);
}

}  // namespace mainstay
