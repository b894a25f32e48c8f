#include "ticketing/ticket_export.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticket_view.hpp"
#include "ticketing/time_actions.hpp"
#include "ticketing/time_store.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"
#include "wire/csv.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int tickets_at_once = 200;
constexpr std::size_t columns_max = 50;
constexpr db::ReadClass lengthy{.cost = db::Cost::lengthy};
constexpr std::string_view field_prefix = "field.";

/// A row, and what else its cells may show.
struct ExportedRow {
    const TicketRow& row;
    std::int64_t spent_minutes = 0;
};

struct ExportColumn {
    std::string_view name;
    void (*write)(wire::CsvWriter& csv, const ExportedRow& of);
};

std::string joined_labels(const TicketRow& row) {
    std::string all;
    for (const auto& label : row.labels) all += (all.empty() ? "" : ", ") + label;
    return all;
}

std::string time_text(const std::optional<Time>& time) { return time ? to_string(*time) : ""; }

template <class Enum>
std::string_view word(const std::optional<Enum>& value) {
    return value ? wire::name_of(*value) : std::string_view();
}

using Csv = wire::CsvWriter;

// What requesters are not shown is empty in their rows already.
constexpr std::array export_columns{
    ExportColumn{"key", [](Csv& csv, const ExportedRow& of) { csv.word(of.row.key); }},
    ExportColumn{"subject", [](Csv& csv, const ExportedRow& of) { csv.text(of.row.subject); }},
    ExportColumn{
        "status", [](Csv& csv, const ExportedRow& of) { csv.word(wire::name_of(of.row.status)); }
    },
    ExportColumn{
        "priority",
        [](Csv& csv, const ExportedRow& of) { csv.word(wire::name_of(of.row.priority)); }
    },
    ExportColumn{"level", [](Csv& csv, const ExportedRow& of) { csv.word(word(of.row.level)); }},
    ExportColumn{
        "kind", [](Csv& csv, const ExportedRow& of) { csv.word(wire::name_of(of.row.kind)); }
    },
    ExportColumn{
        "maintenance",
        [](Csv& csv, const ExportedRow& of) { csv.word(wire::name_of(of.row.maintenance)); }
    },
    ExportColumn{
        "application", [](Csv& csv, const ExportedRow& of) { csv.word(of.row.application.key); }
    },
    ExportColumn{
        "organization", [](Csv& csv, const ExportedRow& of
                        ) { csv.text(of.row.organization ? of.row.organization->name : ""); }
    },
    ExportColumn{
        "requester", [](Csv& csv, const ExportedRow& of) { csv.text(of.row.requester.name); }
    },
    ExportColumn{
        "assignee", [](Csv& csv, const ExportedRow& of
                    ) { csv.text(of.row.assignee ? of.row.assignee->name : ""); }
    },
    ExportColumn{
        "team",
        [](Csv& csv, const ExportedRow& of) { csv.text(of.row.team ? of.row.team->name : ""); }
    },
    ExportColumn{
        "labels", [](Csv& csv, const ExportedRow& of) { csv.text(joined_labels(of.row)); }
    },
    ExportColumn{
        "resolution", [](Csv& csv, const ExportedRow& of) { csv.word(word(of.row.resolution)); }
    },
    ExportColumn{
        "due", [](Csv& csv, const ExportedRow& of
               ) { csv.word(of.row.due ? time_text(of.row.due->due_at) : ""); }
    },
    ExportColumn{
        "created", [](Csv& csv, const ExportedRow& of) { csv.word(to_string(of.row.created_at)); }
    },
    ExportColumn{
        "updated", [](Csv& csv, const ExportedRow& of) { csv.word(to_string(of.row.updated_at)); }
    },
    ExportColumn{
        "resolved", [](Csv& csv, const ExportedRow& of) { csv.word(time_text(of.row.resolved_at)); }
    },
    ExportColumn{
        "closed", [](Csv& csv, const ExportedRow& of) { csv.word(time_text(of.row.closed_at)); }
    },
    ExportColumn{"spent", [](Csv& csv, const ExportedRow& of) { csv.number(of.spent_minutes); }},
};

bool sees_time(const Call& call) { return identity::reach(call, time_read) == Reach::all; }

bool sees_inside(const Call& call) {
    return identity::reach(call, ticket_read_private) == Reach::all;
}

/// The columns of a file: those of tickets, and custom fields.
struct Columns {
    std::vector<const ExportColumn*> own;
    std::vector<fields::Field> custom;

    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto* column : own) all.emplace_back(column->name);
        for (const auto& field : custom) all.push_back(std::string(field_prefix) + field.name);
        return all;
    }

    bool are_with_time() const {
        return std::ranges::any_of(own, [](const auto* column) { return column->name == "spent"; });
    }
};

/// One who may not see what a column shows has no such column.
Result<Columns> columns_of(db::Sql& sql, const Call& call, const ExportTickets& request) {
    auto known = fields::active_fields(sql, field_kind_name);
    if (!sees_inside(call))
        std::erase_if(known, [](const auto& field) { return field.is_internal; });
    auto is_shown = [&](const ExportColumn& column) {
        return column.name != "spent" || sees_time(call);
    };
    Columns columns;
    if (!request.columns || request.columns->value.empty()) {
        for (const auto& column : export_columns)
            if (is_shown(column)) columns.own.push_back(&column);
        columns.custom = std::move(known);
        return columns;
    }
    std::set<std::string_view> names;
    std::string_view rest = request.columns->value;
    for (bool is_more = true; is_more;) {
        const auto comma = rest.find(',');
        const auto name = trimmed(rest.substr(0, comma));
        is_more = comma != rest.npos;
        if (is_more) rest.remove_prefix(comma + 1);
        if (!names.insert(name).second) continue;
        auto column = std::ranges::find(export_columns, name, &ExportColumn::name);
        auto field = std::ranges::find_if(known, [&](const auto& each) {
            return name == std::string(field_prefix) + each.name;
        });
        if (column != export_columns.end() && is_shown(*column))
            columns.own.push_back(&*column);
        else if (field != known.end())
            columns.custom.push_back(*field);
        else
            return invalid(
                {wrong("columns", code::unknown_column, {{"name", std::string(clipped(name, 60))}})}
            );
    }
    if (names.size() > columns_max)
        return invalid({wrong(
            "columns", mainstay::code::too_many_items, {{"max", std::to_string(columns_max)}}
        )});
    return columns;
}

void write_custom(
    db::Sql& sql, wire::CsvWriter& csv, const fields::Field& field, const fields::Answers& answers
) {
    auto answer = answers.find(field.id);
    auto value =
        answer == answers.end() ? wire::json::value() : fields::shown(field, answer->second);
    if (field.type == fields::FieldType::person && answer != answers.end()) {
        auto names = identity::user_refs(sql, std::vector{Id<User>{*answer->second.number}});
        csv.text(names.empty() ? "" : names.begin()->second.name);
    } else if (value.is_int64()) {
        csv.number(value.get_int64());
    } else if (value.is_bool()) {
        csv.word(value.get_bool() ? "yes" : "no");
    } else if (field.type == fields::FieldType::number && value.is_string()) {
        csv.word(std::string_view(value.get_string()));
    } else {
        csv.text(value.is_string() ? std::string_view(value.get_string()) : std::string_view());
    }
}

/// Writes the tickets before `before`; returns the last one, or nothing where there are no more.
Result<std::optional<Id<Ticket>>> write_some(
    db::Sql& sql, const Call& call, const ExportTickets& request, const Columns& columns,
    Id<Ticket> before, wire::CsvWriter& csv, int& written
) {
    auto text = request.filter ? std::string_view(request.filter->value) : std::string_view();
    auto filter = TRY(parse_filter(sql, call, text));
    auto scope = identity::scope(call, ticket_read);
    auto tickets = store::list(sql, filter, scope, before, tickets_at_once);
    written += static_cast<int>(tickets.size());
    if (written > exported_tickets_max)
        return invalid({wrong(
            "filter", code::export_too_large, {{"max", std::to_string(exported_tickets_max)}}
        )});
    const auto rows = rows_of(sql, call, tickets);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ExportedRow of{rows[i]};
        if (columns.are_with_time()) of.spent_minutes = store::minutes_of(sql, tickets[i].id);
        for (const auto* column : columns.own) column->write(csv, of);
        if (!columns.custom.empty()) {
            auto answers = fields::values_of(sql, field_kind_name, tickets[i].id.value);
            for (const auto& field : columns.custom) write_custom(sql, csv, field, answers);
        }
        csv.end_row();
    }
    if (tickets.size() < static_cast<std::size_t>(tickets_at_once))
        return std::optional<Id<Ticket>>();
    return std::optional(tickets.back().id);
}

}  // namespace

Result<http::Download> export_tickets(
    db::Database& database, const Call& call, const ExportTickets& request
) {
    auto who = TRY(person(call));
    auto columns =
        TRY(database.read([&](db::Sql& sql) { return columns_of(sql, call, request); }, lengthy));
    wire::CsvWriter csv;
    for (const auto& name : columns.names()) csv.word(name);
    csv.end_row();
    int written = 0;
    // Each part is a read of its own, so that no view of the database is held for long.
    for (std::optional<Id<Ticket>> before = Id<Ticket>{}; before;) {
        auto part = database.read(
            [&](db::Sql& sql) {
                return write_some(sql, call, request, columns, *before, csv, written);
            },
            lengthy
        );
        before = TRY(std::move(part));
    }
    database.write([&](db::Sql& sql) {
        wire::json::object taken{
            {"filter", request.filter ? request.filter->value : ""},
            {"columns", wire::encode(columns.names())},
            {"tickets", written},
        };
        timeline::record(
            sql, call, {"user", who.value}, "tickets_exported", wire::json::value(), taken
        );
    });
    return http::Download{
        .name = "tickets.csv",
        .media_type = std::string(wire::csv_media_type),
        .content = std::move(csv).take(),
    };
}

}  // namespace mainstay::ticketing
