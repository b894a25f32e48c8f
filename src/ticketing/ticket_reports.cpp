#include "ticketing/ticket_reports.hpp"

#include "ticketing/permissions.hpp"
#include "ticketing/report_parts.hpp"
#include "ticketing/report_scope.hpp"
#include "ticketing/report_texts.hpp"
#include "ticketing/service_level_actions.hpp"

namespace mainstay::ticketing {

namespace {

using Run = Result<ReportTable> (*)(db::Sql&, const Call&, const ReportQuestion&);

ReportKind kind(
    std::string_view name, const Action& read, Run run, std::vector<std::string_view> groupings = {}
) {
    return {
        .name = name,
        .list = "/tickets",
        .read = &read,
        .groupings = std::move(groupings),
        .texts = report_texts(),
        .check = [&read](db::Sql& sql, const Call& call, std::string_view filter) -> Result<> {
            TRY(ReportScope::of(sql, call, read, filter));
            return {};
        },
        .run = run,
    };
}

}  // namespace

std::vector<ReportKind> ticket_reports() {
    const auto& inside = ticket_read_private;
    const auto& clocks = service_level_read;
    auto age = kind("backlog_age", inside, backlog_age);
    age.is_of_now = true;
    return {
        kind("ticket_volume", inside, ticket_volume),
        kind("service_levels", clocks, promises_kept, {"team", "policy", "organization", "time"}),
        kind("first_response", clocks, first_response_times),
        kind("resolution_time", clocks, resolution_times),
        std::move(age),
        kind("agent_load", inside, agent_load, {"agent", "team"}),
        kind("reopen_rate", inside, reopen_rate),
        kind("first_contact", inside, first_contact),
        kind("ratings", inside, ratings_given, {"time", "team", "organization"}),
        kind("maintenance_types", inside, maintenance_types),
        kind("support_levels", inside, support_levels),
    };
}

}  // namespace mainstay::ticketing
