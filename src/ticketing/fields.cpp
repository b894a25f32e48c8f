#include "ticketing/fields.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "identity/identity.hpp"
#include "ticketing/custom_fields.hpp"
#include "ticketing/fields_beside.hpp"
#include "ticketing/named_values.hpp"
#include "ticketing/report_fields.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/ticket.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

using filter::Asking;
using filter::CheckedTerm;
using filter::Condition;
using filter::Field;
using filter::Operand;
using filter::Rows;
using filter::Type;

constexpr std::size_t labels_max = 10;
constexpr int label_looks_max = 200;
constexpr std::size_t keys_max = 20;
constexpr std::size_t key_bytes_max = 40;

bool is_staff(const Call& call) { return call.caller && call.caller->is_staff(); }

template <class Enum>
Field choice(std::string name, std::string column) {
    Field field{.name = std::move(name), .column = std::move(column)};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto enumerator) {
        field.words.emplace_back(wire::wire_name(enumerator.name));
    });
    return field;
}

constexpr std::string_view confidential = "confidential";

/// `is:open`: of each status in which work is owed.
Result<std::vector<Operand>> read_state(const Asking&, std::string_view value) {
    if (value == confidential) return std::vector{Operand{.value = std::string(value)}};
    if (value != "open") return wrong_filter_value("is", "open or confidential");
    std::vector<Operand> statuses;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Status>>([&](auto enumerator) {
        if (is_open(enumerator.value))
            statuses.push_back({.value = db::to_value(enumerator.value)});
    });
    return statuses;
}

Condition is_in_state(const CheckedTerm& term) {
    auto values = filter::values_of(term);
    auto asks = std::erase(values, db::Value(std::string(confidential))) > 0;
    Condition condition;
    condition.add(asks ? "(t.is_confidential = 1" : "(1 = 0");
    if (!values.empty()) condition.add(" OR t.status IN ").add_list(values);
    return condition.add(")");
}

/// Of confidential tickets alone, which are few.
std::optional<filter::Rows> rows_in_state(const CheckedTerm& term) {
    if (filter::values_of(term) != std::vector{db::Value(std::string(confidential))})
        return std::nullopt;
    filter::Rows rows{
        .table = "ticket",
        .thing = "id",
        .where = Condition().add("x.is_confidential = 1"),
        .index = "ticket_is_confidential"
    };
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Status>>([&](auto enumerator) {
        rows.ranges.push_back({{"status"}, {db::to_value(enumerator.value)}});
    });
    return rows;
}

Result<std::vector<Operand>> read_label(const Asking&, std::string_view value) {
    if (!is_label(value)) return wrong_filter_value("label", "a label");
    return std::vector{Operand{.value = std::string(value)}};
}

/// A key in capitals; nothing has one that nobody knows.
Result<std::vector<Operand>> read_application(const Asking&, std::string_view value) {
    if (value.size() > key_bytes_max)
        return wrong_filter_value("application", "the key of an application");
    std::string key(trimmed(value));
    std::ranges::transform(key, key.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return std::vector{Operand{.value = std::move(key)}};
}

Result<std::vector<Operand>> read_key(const Asking&, std::string_view value) {
    if (value.size() > key_bytes_max)
        return wrong_filter_value("key", "at most 20 keys of tickets");
    return std::vector{Operand{.value = std::string(value)}};
}

Condition has_label(const CheckedTerm& term) {
    return in_rows(term, "ticket_label o WHERE o.ticket = t.id", "o.label");
}

Condition is_watched(const CheckedTerm& term) {
    return in_rows(term, "ticket_watcher o WHERE o.ticket = t.id", "o.watcher");
}

/// Where the tickets are that have one of the values. Each value's are in the order of tickets.
std::optional<Rows> rows_with(
    const CheckedTerm& term, std::string_view table, std::string_view column
) {
    if (term.is_any || filter::has_none(term)) return std::nullopt;
    Rows rows{.table = table, .thing = "ticket"};
    for (auto& value : filter::values_of(term))
        rows.ranges.push_back({{column}, {std::move(value)}});
    return rows;
}

/// Where the tickets are of a date in an interval. No index has them in the order of tickets.
std::optional<Rows> rows_within(const CheckedTerm& term, std::string_view column) {
    if (term.is_any || filter::has_none(term)) return std::nullopt;
    return Rows{
        .table = "ticket",
        .thing = "id",
        .gathered = filter::intervals_of(term, "x." + std::string(column)),
    };
}

Condition is_of_application(const CheckedTerm& term) {
    Condition condition;
    return condition.add("(t.application IN (SELECT a.id FROM application a WHERE a.key IN ")
        .add_list(filter::values_of(term))
        .add("))");
}

std::vector<filter::Offer> offer_applications(
    const Asking& asking, std::string_view begin, int limit
) {
    std::vector<filter::Offer> offers;
    for (auto& found : identity::applications_beginning(asking.sql, asking.call, begin, limit))
        offers.push_back({.value = std::move(found.key), .detail = std::move(found.name)});
    return offers;
}

/// Labels that begin so, of staff's tickets. Index: ticket_label_label.
std::vector<filter::Offer> offer_labels(const Asking& asking, std::string_view begin, int limit) {
    std::vector<filter::Offer> offers;
    if (identity::reach(asking.call, ticket_read) != Reach::all) return offers;
    const auto scope = identity::scope(asking.call, ticket_read);
    auto is_shown = [&](const std::string& label) {
        db::Query query;
        query.add(
            "SELECT 1 FROM ticket_label l CROSS JOIN ticket t WHERE t.id = l.ticket"
            " AND l.label = :label",
            label
        );
        scope.narrow(query);
        return asking.sql.value<std::int64_t>(query.add(" LIMIT 1")).has_value();
    };
    // One look into the index for each label, however many tickets have it.
    std::string after(begin);
    bool is_first = true;
    for (int looks = 0; std::ssize(offers) < limit && looks < label_looks_max; ++looks) {
        auto next = asking.sql.value<std::string>(
            is_first ? "SELECT label FROM ticket_label WHERE label >= :after ORDER BY label LIMIT 1"
                     : "SELECT label FROM ticket_label WHERE label > :after ORDER BY label LIMIT 1",
            after
        );
        if (!next || !next->starts_with(begin)) break;
        is_first = false;
        after = *next;
        if (is_shown(after)) offers.push_back({.value = *std::move(next)});
    }
    return offers;
}

Field date(std::string name, std::string_view column, bool may_be_none = false) {
    return {
        .name = std::move(name),
        .type = Type::date,
        .may_be_none = may_be_none,
        .column = "t." + std::string(column),
        .rows = [column](const CheckedTerm& term) { return rows_within(term, column); },
    };
}

Field team_field() {
    return {
        .name = "team",
        .type = Type::reference,
        .words = {"mine"},
        .expected = [](const Call&) { return "mine, none, or a team by its name or id"; },
        .may_be_none = true,
        .is_visible = is_staff,
        .read = read_team,
        .offers = offer_teams,
        .name_of = team_name,
        .column = "t.team",
    };
}

Field organization_field() {
    return {
        .name = "organization",
        .aliases = {"org"},
        .type = Type::reference,
        .expected =
            [](const Call& call) {
                return is_staff(call) ? "none, or an organization by its name or id"
                                      : "none or an id";
            },
        .may_be_none = true,
        .read = read_organization,
        .offers = offer_organizations,
        .name_of = organization_name,
        .column = "t.organization",
    };
}

Field label_field() {
    return {
        .name = "label",
        .type = Type::text,
        .expected = [](const Call&) { return "a label"; },
        .may_be_none = true,
        .terms_max = labels_max,
        .operands_max = labels_max,
        .is_visible = is_staff,
        .read = read_label,
        .offers = offer_labels,
        .condition = has_label,
        .rows = [](const CheckedTerm& term) { return rows_with(term, "ticket_label", "label"); },
    };
}

Field level_field() {
    auto field = choice<Level>("level", "t.level");
    field.is_visible = is_staff;
    return field;
}

Field resolution_field() {
    auto field = choice<Resolution>("resolution", "t.resolution");
    field.may_be_none = true;
    return field;
}

bool sees_clocks(const Call& call) {
    return identity::reach(call, service_level_read) == Reach::all;
}

Condition with_deadline(std::string_view condition) {
    return Condition()
        .add("(EXISTS (SELECT 1 FROM ticket_deadline d WHERE d.ticket = t.id AND ")
        .add(condition)
        .add("))");
}

Condition service_level_condition(const CheckedTerm& term) {
    Condition any;
    for (const auto& value : filter::values_of(term)) {
        const auto& name = std::get<std::string>(value);
        any.add(any.text.empty() ? "(" : " OR ");
        if (name == "met") {
            any.add("(").add(with_deadline("1 = 1")).add(" AND NOT ");
            any.add(with_deadline(
                "(d.breached_at IS NOT NULL OR d.state = 'running' OR d.state = 'paused')"
            ));
            any.add(")");
        } else {
            any.add(with_deadline(deadline_condition(name)));
        }
    }
    return any.text.empty() ? any.add("(1 = 0)") : any.add(")");
}

/// Where the tickets are of one state of their clocks, by the partial index of that state.
std::optional<Rows> rows_of_service_level(const CheckedTerm& term) {
    const auto values = filter::values_of(term);
    if (values.size() != 1 || values.front() == db::Value("met")) return std::nullopt;
    return Rows{
        .table = "ticket_deadline",
        .thing = "ticket",
        .ranges = {{}},
        .where = Condition().add(deadline_condition(std::get<std::string>(values.front()))),
        .may_repeat = true,
    };
}

Field service_level_field() {
    return {
        .name = "sla",
        .words = {"breaching", "breached", "met", "paused"},
        .is_visible = sees_clocks,
        .condition = service_level_condition,
        .rows = rows_of_service_level,
    };
}

/// The tickets of clocks that run, by ticket_deadline_running: it has them in their order, and
/// their times beside. The plus has SQLite not take another by the time.
std::optional<Rows> rows_of_due(const CheckedTerm& term) {
    if (term.operands.empty()) return std::nullopt;
    Condition where;
    where.add("x.state = 'running' AND x.due_at IS NOT NULL");
    for (const auto& interval : filter::intervals_of(term, "+x.due_at"))
        where.add(where.params.empty() ? " AND (" : " OR ").add(interval);
    return Rows{
        .table = "ticket_deadline",
        .thing = "ticket",
        .ranges = {{}},
        .where = where.add(")"),
        .may_repeat = true,
        .index = "ticket_deadline_running",
    };
}

Field due_field() {
    auto field = date("due", "due_at");
    field.column = "d.due_at";
    field.is_visible = sees_clocks;
    field.rows = rows_of_due;
    field.condition = [](const CheckedTerm& term) {
        return Condition()
            .add(
                "(EXISTS (SELECT 1 FROM ticket_deadline d WHERE d.ticket = t.id"
                " AND d.state = 'running' AND d.due_at IS NOT NULL AND "
            )
            .add(filter::on_column(term))
            .add("))");
    };
    return field;
}

std::vector<Field> own_fields() {
    return {
        {.name = "is",
         .words = {"open", std::string(confidential)},
         .terms_max = 2,
         .operands_max = 20,
         .slot = "status",
         .read = read_state,
         .condition = is_in_state,
         .rows = rows_in_state},
        choice<Status>("status", "t.status"),
        person_field("assignee", "t.assignee"),
        team_field(),
        level_field(),
        choice<Priority>("priority", "t.priority"),
        choice<Kind>("kind", "t.kind"),
        choice<Maintenance>("maintenance", "t.maintenance"),
        {
            .name = "application",
            .aliases = {"app"},
            .type = Type::reference,
            .expected = [](const Call&) { return "the key of an application"; },
            .read = read_application,
            .offers = offer_applications,
            .condition = is_of_application,
        },
        organization_field(),
        person_field("requester", "t.requester"),
        watcher_field(
            is_watched,
            [](const CheckedTerm& term) { return rows_with(term, "ticket_watcher", "watcher"); }
        ),
        label_field(),
        service_level_field(),
        due_field(),
        date("created", "created_at"),
        date("updated", "updated_at"),
        date("resolved", "resolved_at", true),
        date("closed", "closed_at", true),
        choice<Severity>("impact", "t.impact"),
        choice<Severity>("urgency", "t.urgency"),
        resolution_field(),
        {
            .name = "key",
            .expected = [](const Call&) { return "at most 20 keys of tickets"; },
            .operands_max = keys_max,
            .read = read_key,
            .column = "t.key",
        },
    };
}

std::vector<Field> all_fields() {
    auto all = own_fields();
    for (auto& field : fields_beside()) all.push_back(std::move(field));
    for (auto& field : report_fields()) all.push_back(std::move(field));
    return all;
}

}  // namespace

const filter::Kind& ticket_fields() {
    static const filter::Kind kind{
        .name = "ticket",
        .fields = all_fields(),
        .is_open = [](const Call& call) { return identity::may_some(call, ticket_read); },
        .more_fields = custom_filter_fields,
    };
    return kind;
}

std::string_view deadline_condition(std::string_view state) {
    // As the index ticket_deadline_breaching has it.
    if (state == "breaching")
        return "state = 'running' AND breached_at IS NULL AND warn_at IS NOT NULL"
               " AND next_at = due_at";
    if (state == "breached") return "breached_at IS NOT NULL";
    return "state = 'paused'";
}

bool is_label(std::string_view label) {
    auto is_wrong = [](unsigned char byte) { return byte <= ' ' || byte == ',' || byte == 0x7F; };
    return !label.empty() && std::none_of(label.begin(), label.end(), is_wrong) &&
           code_points(label) <= 40;
}

}  // namespace mainstay::ticketing
