#include "monitoring/judge_report.hpp"

#include "base/log.hpp"
#include "signals/signals.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::seconds alive_every{60};
constexpr std::chrono::seconds reported_after{50};  // Looks are not on the second.

http::Family family(
    std::string name, std::string help, std::string_view type, std::function<double()> value
) {
    return {std::move(name), std::move(help), type, [value = std::move(value)] {
                return std::vector<http::Family::Figure>{{"", value()}};
            }};
}

}  // namespace

void AliveReport::report(
    const Call& call, const std::function<std::vector<std::int64_t>(db::Sql&)>& applications
) {
    if (call.now >= reported_at_ && call.now - reported_at_ < reported_after) return;
    database_.write([&](db::Sql& sql) {
        for (const auto application : applications(sql))
            if (const auto noted = signals::source_alive(
                    sql, call,
                    {.application = {application},
                     .source = {source_},
                     .expected_every = alive_every,
                     .at = std::nullopt}
                );
                !noted)
                MAINSTAY_LOG(warning, "monitoring", "{}: {}", source_, noted.error().message);
    });
    reported_at_ = call.now;
}

Stopwatch::~Stopwatch() {
    micros_ = std::chrono::duration_cast<std::chrono::microseconds>(elapsed()).count();
}

http::Family counter_family(
    std::string name, std::string help, const std::atomic<std::uint64_t>& value
) {
    return family(std::move(name), std::move(help), "counter", [&value] {
        return static_cast<double>(value.load());
    });
}

http::Family gauge_family(
    std::string name, std::string help, const std::atomic<std::int64_t>& value
) {
    return family(std::move(name), std::move(help), "gauge", [&value] {
        return static_cast<double>(value.load());
    });
}

http::Family seconds_family(
    std::string name, std::string help, const std::atomic<std::int64_t>& micros
) {
    return family(std::move(name), std::move(help), "gauge", [&micros] {
        return static_cast<double>(micros.load()) / 1e6;
    });
}

jobs::Schedule look_schedule(
    std::string_view name, std::chrono::seconds every, const TelemetryAccess& access,
    std::function<void(telemetry::Store&, const Call&)> look
) {
    return {
        .name = std::string(name),
        .every = every,
        .policy = {.attempts = 1, .concurrency = 1, .lane = jobs::Lane::slow},
        .work =
            [&access, look = std::move(look)](const jobs::Run& run) {
                if (const auto held = access.hold()) look(**held, run.call());
            },
    };
}

}  // namespace mainstay::monitoring
