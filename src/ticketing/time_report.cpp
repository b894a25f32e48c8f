#include "ticketing/time_report.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "http/page.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/day.hpp"
#include "ticketing/service_level_codes.hpp"
#include "ticketing/time_actions.hpp"
#include "wire/csv.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view list_name = "time-entries";
constexpr std::int64_t day_micros = 86'400'000'000;
constexpr int groups_max = 2'000;
constexpr int days_read_max = 100'000;
constexpr std::chrono::days usual_time{30};
constexpr std::chrono::days one_day{1};

template <class Request>
Result<store::TimeWanted> wanted(const Call& call, const Request& request) {
    auto read = [](const char* name, const std::optional<Line<10>>& text,
                   Time other) -> Result<Time> {
        if (!text) return other;
        auto day = read_day(text->value);
        if (!day) return invalid({wrong(name, code::not_a_day)});
        return *day;
    };
    auto last = TRY(read("to", request.to, day_of(call.now)));
    auto first = TRY(read("from", request.from, last - usual_time));
    if (last < first) return invalid({wrong("to", code::ends_before_begin)});
    return store::TimeWanted{
        .from = first,
        .to = last + one_day,
        .organization = request.organization,
        .person = request.person,
        .is_billable = {},
    };
}

/// What people and organizations are called.
class TimeNames {
public:
    TimeNames(db::Sql& sql, const std::vector<store::ListedTime>& rows) {
        std::vector<Id<User>> people;
        std::vector<Id<Organization>> organizations;
        for (const auto& row : rows) {
            people.push_back(row.person);
            if (row.organization) organizations.push_back(*row.organization);
        }
        people_ = refs<identity::UserRef>(sql, people, identity::user_refs);
        organizations_ =
            refs<identity::OrganizationRef>(sql, organizations, identity::organization_refs);
    }

    const std::string& person(Id<User> id) { return people_[id].name; }

    std::string organization(std::optional<Id<Organization>> id) {
        return id ? organizations_[*id].name : "";
    }

private:
    /// Each once, in as many statements as it takes.
    template <class Ref, class Key>
    static std::map<Key, Ref> refs(
        db::Sql& sql, std::vector<Key>& ids,
        std::map<Key, Ref> (*look)(db::Sql&, std::span<const Key>)
    ) {
        std::ranges::sort(ids);
        auto repeated = std::ranges::unique(ids);
        ids.erase(repeated.begin(), repeated.end());
        std::map<Key, Ref> all;
        for (std::size_t i = 0; i < ids.size(); i += identity::refs_max)
            all.merge(look(
                sql,
                std::span<const Key>(ids).subspan(i, std::min(identity::refs_max, ids.size() - i))
            ));
        return all;
    }

    std::map<Id<User>, identity::UserRef> people_;
    std::map<Id<Organization>, identity::OrganizationRef> organizations_;
};

TimeEntryView view_of(const Call& call, const store::ListedTime& row, TimeNames& names) {
    TimeEntryView view{
        .id = row.id,
        .ticket = row.key,
        .subject = row.subject,
        .person = identity::NameRef{row.person, names.person(row.person)},
        .on = day_text(row.spent_on),
        .minutes = row.minutes,
        .note = row.note,
        .is_billable = row.is_billable,
        .version = row.version,
        .created_at = row.created_at,
        .may = {},
    };
    bool is_own = call.caller && call.caller->user == row.person;
    if ((is_own && identity::may_some(call, time_log)) || identity::may(call, time_manage))
        view.may = {TimeAction::change, TimeAction::remove};
    return view;
}

/// What was spent on one day of one group; a month is what its days add up to.
struct SumRow {
    std::string group;
    std::int64_t minutes = 0;
    std::int64_t billable = 0;
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(SumRow, (), (group, minutes, billable, entries))

std::string group_of(TimeBy by) {
    switch (by) {
        case TimeBy::organization:
            return "CAST(COALESCE(t.organization, 0) AS TEXT)";
        case TimeBy::person:
            return "CAST(e.person AS TEXT)";
        case TimeBy::month:
            return fmt::format("CAST(e.spent_on / {} AS TEXT)", day_micros);
        case TimeBy::ticket:
            return "t.key";
    }
    return {};
}

std::vector<SumRow> sums(
    db::Sql& sql, const Call& call, TimeBy by, const store::TimeWanted& wanted
) {
    db::Query query;
    query.add(fmt::format(
        "SELECT {}, CAST(SUM(e.minutes) AS BIGINT),"
        " CAST(SUM(CASE WHEN e.is_billable = 1 THEN e.minutes ELSE 0 END) AS BIGINT),"
        " CAST(COUNT(*) AS BIGINT)"
        " FROM ticket_time e JOIN ticket t ON t.id = e.ticket",
        group_of(by)
    ));
    store::narrow_time(query, wanted);
    identity::scope(call, time_read).narrow(query);
    query.add(
        " GROUP BY 1 ORDER BY 1 LIMIT :limit", by == TimeBy::month ? days_read_max : groups_max
    );
    return sql.all<SumRow>(query);
}

std::string name_of_group(db::Sql& sql, TimeBy by, const std::string& group) {
    if (by == TimeBy::ticket) return group;
    auto number = std::stoll(group);
    if (by == TimeBy::month) return day_text(Time{number * day_micros}).substr(0, 7);
    if (by == TimeBy::person) {
        auto names = identity::user_refs(sql, std::vector{Id<User>{number}});
        return names.empty() ? "" : names.begin()->second.name;
    }
    auto names = identity::organization_refs(sql, std::vector{Id<Organization>{number}});
    return names.empty() ? "" : names.begin()->second.name;
}

http::Download csv_file(std::string name, wire::CsvWriter csv) {
    return {
        .name = std::move(name),
        .media_type = std::string(wire::csv_media_type),
        .content = std::move(csv).take(),
    };
}

}  // namespace

Result<http::Page<TimeEntryView>> list_time(
    db::Sql& sql, const Call& call, const ListTime& request
) {
    TRY(identity::require_some(call, time_read));
    auto asked = TRY(wanted(call, request));
    asked.is_billable = request.is_billable;
    std::optional<store::TimePlace> after;
    if (request.cursor) {
        auto [day, id] =
            TRY((http::read_cursor<Time, Id<TimeEntry>>(list_name, request.cursor->value)));
        after = store::TimePlace{day, id};
    }
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{50}).value);
    auto scope = identity::scope(call, time_read);
    auto page = http::page_of(
        store::list_time(sql, scope, asked, after, limit + 1), static_cast<std::size_t>(limit),
        [](const store::ListedTime& row) {
            return http::cursor_after(list_name, row.spent_on, row.id);
        }
    );
    TimeNames names(sql, page.items);
    http::Page<TimeEntryView> shown{{}, page.next};
    for (const auto& row : page.items) shown.items.push_back(view_of(call, row, names));
    return shown;
}

Result<http::Download> time_csv(db::Sql& sql, const Call& call, const DownloadTime& request) {
    TRY(identity::require_some(call, time_read));
    auto asked = TRY(wanted(call, request));
    asked.is_billable = request.is_billable;
    auto scope = identity::scope(call, time_read);
    auto rows = store::list_time(sql, scope, asked, {}, time_rows_max + 1);
    if (rows.size() > static_cast<std::size_t>(time_rows_max))
        return invalid(
            {wrong("from", code::export_too_large, {{"max", std::to_string(time_rows_max)}})}
        );
    TimeNames names(sql, rows);
    wire::CsvWriter csv;
    for (const char* column :
         {"on", "ticket", "subject", "organization", "person", "minutes", "billable", "note"})
        csv.word(column);
    csv.end_row();
    for (const auto& row : rows) {
        csv.word(day_text(row.spent_on)).word(row.key).text(row.subject);
        csv.text(names.organization(row.organization)).text(names.person(row.person));
        csv.number(row.minutes).word(row.is_billable ? "yes" : "no").text(row.note).end_row();
    }
    return csv_file("time.csv", std::move(csv));
}

Result<TimeReport> time_report(db::Sql& sql, const Call& call, const TimeReportRequest& request) {
    TRY(identity::require_some(call, time_read));
    auto asked = TRY(wanted(call, request));
    auto by = request.by.value_or(TimeBy::organization);
    TimeReport report{.from = day_text(asked.from), .to = day_text(asked.to - one_day), .rows = {}};
    // Days of a month are one group.
    std::map<std::pair<std::string, std::string>, TimeReportRow> groups;
    for (const auto& row : sums(sql, call, by, asked)) {
        auto name = name_of_group(sql, by, row.group);
        bool has_id = by != TimeBy::month && row.group != "0";
        auto& group = groups[{name, has_id ? row.group : ""}];
        group.name = name;
        if (has_id) group.id = row.group;
        group.minutes += row.minutes;
        group.billable_minutes += row.billable;
        group.entries += row.entries;
        report.minutes += row.minutes;
        report.billable_minutes += row.billable;
    }
    for (auto& [key, row] : groups) report.rows.push_back(std::move(row));
    return report;
}

Result<http::Download> time_report_csv(
    db::Sql& sql, const Call& call, const TimeReportRequest& request
) {
    auto report = TRY(time_report(sql, call, request));
    wire::CsvWriter csv;
    csv.word(wire::name_of(request.by.value_or(TimeBy::organization))).word("minutes");
    csv.word("billable_minutes").word("entries").end_row();
    for (const auto& row : report.rows) {
        csv.text(row.name).number(row.minutes).number(row.billable_minutes).number(row.entries);
        csv.end_row();
    }
    return csv_file("time-report.csv", std::move(csv));
}

}  // namespace mainstay::ticketing
