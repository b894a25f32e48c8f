// A cron expression as anybody may write it: it is read or refused, and what is read comes to pass,
// later each time, at minutes of the clock that match or where the clock has just skipped some. The
// first byte chooses the zone, the second the time from which on.
#include <array>
#include <cstdlib>
#include <string_view>

#include "jobs/cron.hpp"

namespace {

using namespace mainstay;

void require(bool expectation) {
    if (!expectation) std::abort();
}

const Zone& zone_of(unsigned char choice) {
    static const std::array zones{
        *Zone::find("zone", "Etc/UTC"), *Zone::find("zone", "Europe/Berlin"),
        *Zone::find("zone", "Australia/Lord_Howe"), *Zone::find("zone", "Pacific/Apia"),
        *Zone::find("zone", "America/Sao_Paulo")
    };
    return zones[choice % zones.size()];
}

bool shows_a_match(const jobs::Cron& cron, std::int64_t wall) {
    constexpr std::int64_t day = 86'400;
    const auto of_day = (wall % day + day) % day;  // West of Greenwich 1970 begins before 0.
    const auto minute = of_day / 60 % 60, hour = of_day / 3600;
    return of_day % 60 == 0 && (cron.minutes >> minute & 1) && (cron.hours >> hour & 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 2) return 0;
    auto cron = jobs::parse_cron("cron", {reinterpret_cast<const char*>(data) + 2, size - 2});
    if (!cron) {
        require(cron.error().fields.size() == 1);
        return 0;
    }
    const Zone& zone = zone_of(data[0]);
    // Steps of 137 days from 1970 on.
    Time after{data[1] * 137LL * 86'400 * 1'000'000};
    for (int i = 0; i < 20; ++i) {
        auto next = jobs::next_run(*cron, zone, after);
        require(next && *next > after && next->micros % 1'000'000 == 0);
        auto second = next->micros / 1'000'000;
        auto stretch = zone.stretch_at(second);
        require(
            shows_a_match(*cron, second + stretch.offset) ||
            (second == stretch.begin && !cron->is_every_hour())
        );
        after = *next;
    }
    return 0;
}
