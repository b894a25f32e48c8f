#include "jobs/schedule_command.hpp"

#include "jobs/cron.hpp"

namespace mainstay::jobs {

Result<std::string> next_runs_text(const NextRuns& wanted, Time now) {
    auto cron = TRY(parse_cron("expression", wanted.expression));
    auto zone = TRY(Zone::find("zone", wanted.zone));
    std::string text;
    for (Time run : next_runs(cron, zone, now, static_cast<int>(wanted.count.value)))
        text += zone.text(run) + '\n';
    return text;
}

}  // namespace mainstay::jobs
