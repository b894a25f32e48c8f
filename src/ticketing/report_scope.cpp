#include "ticketing/report_scope.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ticketing/codes.hpp"
#include "ticketing/fields.hpp"

namespace mainstay::ticketing {

namespace {

using filter::Checked;
using Group = filter::Expression::Kind;

bool has_text(const Checked& checked) {
    return checked.kind == Group::text || std::ranges::any_of(checked.parts, has_text);
}

void add_slots(const Checked& checked, std::vector<std::string>& slots) {
    if (checked.kind == Group::term) slots.push_back(checked.term.field->slot_name());
    for (const auto& part : checked.parts) add_slots(part, slots);
}

struct GrainRow {
    std::int64_t grain = 0;
    std::string key;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(GrainRow, (), (grain, key, count))

}  // namespace

Result<ReportScope> ReportScope::of(
    db::Sql& sql, const Call& call, const Action& action, std::string_view filter
) {
    TRY(identity::require_some(call, action));
    const filter::Asking asking{sql, call};
    const auto fields = filter::whole_for(ticket_fields(), asking, filter);
    const auto checked = TRY(filter::read(filter, fields, asking));
    if (has_text(checked)) return invalid({wrong("filter", code::no_text_in_report)});
    ReportScope scope;
    scope.scope_ = identity::scope(call, action);
    add_slots(checked, scope.slots_);
    if (scope.slots_.empty()) return scope;
    scope.text_ = checked.kind == Group::any ? fmt::format("({})", filter) : std::string(filter);
    scope.condition_ = filter::condition_of(checked, [](std::string_view) {
        return filter::Condition{"(1 = 0)"};
    });
    return scope;
}

void ReportScope::narrow(db::Query& query) const {
    scope_.narrow(query);
    if (condition_.text.empty()) return;
    query.add(" AND ");
    condition_.end(query);
}

std::string ReportScope::with(const std::vector<std::string>& terms) const {
    auto text = text_;
    for (const auto& term : terms) {
        if (!text.empty()) text += ' ';
        auto name = term.substr(0, term.find(':'));
        if (name == "is") name = "status";
        const bool is_asked = std::ranges::find(slots_, name) != slots_.end();
        // What stands there once already is asked a second time as what it is not the inverse of.
        text += is_asked ? "-(-" + term + ")" : term;
    }
    return text;
}

std::string within(std::string_view field, Time from, Time to) {
    const auto last = to - std::chrono::microseconds(1);
    return fmt::format("{}:{}..{}", field, to_string(from), to_string(last));
}

std::int64_t grain_of(const std::vector<Time>& bounds) {
    constexpr std::int64_t hour = 3'600'000'000, quarter = 900'000'000, second = 1'000'000;
    for (auto grain : {24 * hour, hour, quarter})
        if (std::ranges::all_of(bounds, [&](Time bound) { return bound.micros % grain == 0; }))
            return grain;
    return second;
}

StepCounts::StepCounts(
    db::Sql& sql, const ReportScope& scope, const ReportQuestion& question, const CountedRows& rows,
    bool to_the_end
) {
    const auto grain = grain_of(question.bounds);
    db::Query query;
    query.add(fmt::format(
        "SELECT {0} / {1}, {2}, COUNT(*) FROM {3} WHERE {4} AND {0}", rows.at, grain, rows.key,
        rows.from, rows.where
    ));
    query.add(" >= :from", question.from);
    if (!to_the_end) query.add(fmt::format(" AND {} < :to", rows.at), question.to);
    scope.narrow(query);
    query.add(" GROUP BY 1, 2 ORDER BY 1, 2 LIMIT :limit", report_groups_max);
    for (const auto& row : sql.all<GrainRow>(query)) {
        auto known = std::ranges::find(keys_, row.key, &Key::name);
        if (known == keys_.end()) {
            keys_.push_back({row.key, std::vector<std::int64_t>(question.bounds.size())});
            known = keys_.end() - 1;
        }
        // The last bound begins what is after all steps.
        auto after = std::ranges::upper_bound(question.bounds, Time{row.grain * grain});
        known->counts[static_cast<std::size_t>(after - question.bounds.begin()) - 1] += row.count;
    }
}

const StepCounts::Key* StepCounts::find(std::string_view key) const {
    auto found = std::ranges::find(keys_, key, &Key::name);
    return found == keys_.end() ? nullptr : &*found;
}

std::int64_t StepCounts::at(std::string_view key, std::size_t step) const {
    const auto* found = find(key);
    return found ? found->counts[step] : 0;
}

std::int64_t StepCounts::after(std::string_view key) const {
    const auto* found = find(key);
    return found ? found->counts.back() : 0;
}

}  // namespace mainstay::ticketing
