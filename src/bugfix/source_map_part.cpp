#include "bugfix/source_map_part.hpp"

#include "bugfix/debug_files.hpp"
#include "bugfix/settings.hpp"

namespace mainstay::bugfix {

namespace {

constexpr int unused_at_once = 100;

}  // namespace

void SourceMapPart::open(const Environment& environment) {
    const auto& settings = environment.site.settings.get<Settings>();
    blobs_ = &environment.blobs;
    limits_.bytes_max = settings.debug_files_mib_max.value << 20;
    days_ = settings.debug_files_days.value;
    maps_.open(
        environment.database, environment.blobs, environment.clock,
        static_cast<std::size_t>(settings.debug_memory_mib.value) << 20
    );
}

void SourceMapPart::close() { maps_.close(); }

std::vector<jobs::Schedule> SourceMapPart::schedules(const Environment& environment) const {
    auto remove = [&database = environment.database, days = days_](const jobs::Run& run) {
        int count = unused_at_once;
        while (count == unused_at_once && !run.is_stopping())
            count = database.write([&](db::Sql& sql) {
                const auto now = run.call().now;
                return remove_unused_debug_files(
                    sql, now - std::chrono::days(days), now, unused_at_once
                );
            });
    };
    return {
        {.name = "bugfix.remove_unused_files", .every = std::chrono::hours(1), .work = remove},
    };
}

}  // namespace mainstay::bugfix
