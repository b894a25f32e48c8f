#include "reports/saved_report.hpp"

#include "http/target.hpp"
#include "reports/codes.hpp"
#include "reports/permissions.hpp"
#include "wire/codec.hpp"

namespace mainstay::reports {

namespace {

constexpr std::size_t query_max = 1500;

/// A report is saved only if it could be shown: with figures of no time at all.
Result<> check(db::Sql& sql, const Call& call, std::string_view query, const Kinds& kinds) {
    auto request = TRY(read_query(query));
    if (auto shown = check_report(sql, call, request, kinds); !shown) {
        auto error = std::move(shown).error();
        for (auto& fault : error.fields) fault.field = "filter";
        return error;
    }
    return {};
}

}  // namespace

Result<AskReport> read_query(std::string_view query) {
    auto target = http::parse_target("/?" + std::string(query));
    wire::json::object members;
    if (target)
        for (auto& [name, value] : target->query) members[name] = std::move(value);
    auto request = wire::decode<AskReport>(members);
    if (!request) return invalid({wrong("filter", code::bad_saved_report)});
    return *std::move(request);
}

ViewKind view_kind(const Kinds& kinds) {
    return {
        .name = saved_kind,
        .path = "/reports",
        .read = &report_read,
        .filter_max = query_max,
        .check = [&kinds](
                     db::Sql& sql, const Call& call, std::string_view query
                 ) { return check(sql, call, query, kinds); },
    };
}

}  // namespace mainstay::reports
