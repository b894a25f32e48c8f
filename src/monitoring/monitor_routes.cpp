#include "monitoring/monitor_routes.hpp"

#include "db/database.hpp"
#include "monitoring/monitor_codes.hpp"
#include "monitoring/monitor_preview.hpp"
#include "monitoring/monitors.hpp"
#include "monitoring/visible_applications.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::seconds preview_again{2};

/// Gives the turn back.
class Turn {
public:
    explicit Turn(std::counting_semaphore<2>& free) : free_(free) {}

    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    ~Turn() { free_.release(); }

private:
    std::counting_semaphore<2>& free_;
};

Result<MonitorPreview> made_preview(
    const TelemetryAccess& access, PreviewTurns& turns, db::Database& database, const Call& call,
    const PreviewMonitor& request
) {
    Result<Scope> scope = Scope();
    database.read([&](db::Sql& sql) {
        scope = visible_applications(sql, call);
        return static_cast<bool>(scope);
    });
    const auto visible = TRY(std::move(scope));
    auto* store = TRY(access.get());
    if (!turns.free.try_acquire()) {
        auto busy = refuse(code::monitor_preview_busy);
        busy.retry_after = preview_again;
        return busy;
    }
    const Turn turn(turns.free);
    return preview_monitor(*store, visible, request, call.now);
}

Result<MonitorPreview> previewed(db::Sql&, const Call&, const MonitorPreview& preview) {
    return preview;
}

}  // namespace

std::vector<http::Route> monitor_routes(const TelemetryAccess& access, PreviewTurns& turns) {
    using enum Refusal;
    const std::string monitors = "/api/v1/monitors";
    const std::string monitor = monitors + "/{id}";
    auto preview = [&access, &turns](
                       db::Database& database, const Call& call, const PreviewMonitor& request
                   ) { return made_preview(access, turns, database, call, request); };
    return {
        http::get(
            monitors, list_monitors,
            {.summary = "List monitors, with how each does now.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .operation = "listMonitors",
             .limit = 50}
        ),
        http::post(
            monitors, create_monitor,
            {.summary = "Create a monitor: it is evaluated from now on.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, conflict},
             .status = 201,
             .operation = "createMonitor"}
        ),
        http::post(
            monitors + "/preview", std::move(preview), previewed,
            {.summary = "Say how often a monitor would have fired, before there is one.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, too_large, busy},
             .operation = "previewMonitor",
             .scope = TokenScope::read,
             .pool = http::Pool::queries}
        ),
        http::get(
            monitor, show_monitor,
            {.summary = "Show a monitor.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "showMonitor"}
        ),
        http::patch(
            monitor, change_monitor,
            {.summary = "Change a monitor, or pause it.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, conflict, stale},
             .operation = "changeMonitor"}
        ),
        http::del(
            monitor, remove_monitor,
            {.summary = "Remove a monitor; what it has open ends.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "removeMonitor"}
        ),
        http::get(
            monitor + "/groups", list_monitor_groups,
            {.summary = "List the groups of a monitor, those that are open first.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "listMonitorGroups"}
        ),
    };
}

}  // namespace mainstay::monitoring
