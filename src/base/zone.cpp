#include "base/zone.hpp"

#include <exception>

#include <date/tz.h>
#include <fmt/format.h>

#include "base/text.hpp"

namespace mainstay {

namespace {

constexpr std::size_t name_max = 64;

date::sys_seconds instant(std::int64_t second) {
    return date::sys_seconds(std::chrono::seconds(second));
}

std::int64_t number(date::sys_seconds instant) { return instant.time_since_epoch().count(); }

}  // namespace

Result<Zone> Zone::find(std::string_view field, std::string_view name) {
    if (name.size() <= name_max) {
        try {
            const auto* zone = date::locate_zone(name);
            zone->get_info(instant(0));  // Reads it: what is named may be another file of tzdata.
            return Zone(*zone);
        } catch (const std::exception&) {
            // Refused below: the library has no other way to say that there is none.
        }
    }
    auto shown = std::string(clipped(cleaned_utf8(name), name_max));
    return invalid({wrong(std::string(field), code::unknown_zone, {{"zone", std::move(shown)}})});
}

Zone::Stretch Zone::stretch_at(std::int64_t second) const {
    auto info = zone_->get_info(instant(second));
    return {number(info.begin), number(info.end), info.offset.count()};
}

std::int64_t Zone::first_at(WallTime wall) const {
    auto info = zone_->get_info(date::local_seconds(std::chrono::seconds(wall.seconds)));
    if (info.result == date::local_info::nonexistent) return number(info.first.end);
    return wall.seconds - info.first.offset.count();
}

std::string Zone::text(Time time) const {
    auto second = std::chrono::floor<std::chrono::seconds>(std::chrono::microseconds(time.micros));
    auto offset = stretch_at(second.count()).offset;
    date::local_seconds local(second + std::chrono::seconds(offset));
    auto day = date::floor<date::days>(local);
    date::year_month_day date(day);
    date::hh_mm_ss clock(local - day);
    auto minutes = (offset < 0 ? -offset : offset) / 60;
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
        offset < 0 ? '-' : '+', minutes / 60, minutes % 60
    );
}

std::string_view Zone::name() const { return zone_->name(); }

}  // namespace mainstay
