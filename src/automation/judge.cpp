#include "automation/judge.hpp"

#include <algorithm>

#include "filter/filter.hpp"
#include "identity/identity.hpp"

namespace mainstay::automation {

namespace {

using filter::Checked;
using filter::Condition;

/// The parts that must all hold, in the order in which filter::explain has them.
std::vector<Checked> parts_of(Checked checked) {
    if (checked.kind == filter::Expression::Kind::all) return std::move(checked.parts);
    return {std::move(checked)};
}

bool has_text(const Checked& part) {
    return part.kind == filter::Expression::Kind::text || std::ranges::any_of(part.parts, has_text);
}

/// Which parts hold for a thing, a digit each; nothing where the caller may not see it.
std::optional<std::string> held(
    db::Sql& sql, const Call& call, const AutomationKind& kind, const std::vector<Checked>& parts,
    std::int64_t subject
) {
    const auto& resource = *kind.read->kinds.front();
    Condition statement;
    statement.add("SELECT '1'");
    for (const auto& part : parts) {
        statement.add(" || (CASE WHEN ");
        statement.add(filter::condition_of(part, [&](std::string_view text) {
            return kind.found(sql, call, text);
        }));
        statement.add(" THEN '1' ELSE '0' END)");
    }
    statement.add(" FROM " + std::string(resource.table) + " WHERE " + std::string(resource.id));
    statement.add(" = :subject ", subject);
    const auto scope = identity::scope(call, *kind.read);
    statement.add(" AND ").add(Condition{scope.text, scope.params});
    db::Query query;
    statement.end(query);
    return sql.value<std::string>(query);
}

}  // namespace

Result<Judgement> judge(
    db::Sql& sql, const Call& call, const AutomationKind& kind, const std::string& filter,
    std::int64_t subject, Words words
) {
    // Outlives what is checked against it.
    const auto whole = filter::whole_for(*kind.filter, {sql, call}, filter);
    const auto parts = parts_of(TRY(filter::read(filter, whole, {sql, call})));
    if (words == Words::as_written && std::ranges::any_of(parts, has_text))
        kind.index_words(sql, subject);
    const auto digits = held(sql, call, kind, parts, subject);
    if (!digits) return Judgement{.is_visible = false, .failing = {}};
    Judgement judgement;
    if (digits->find('0') == std::string::npos) return judgement;
    const auto terms = filter::explain(filter, whole, {sql, call}).terms;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if ((*digits)[i + 1] == '0')
            judgement.failing.push_back(i < terms.size() ? terms[i].text : filter);
    return judgement;
}

Result<> check_filter(
    db::Sql& sql, const Call& call, const AutomationKind& kind, const std::string& filter
) {
    const auto whole = filter::whole_for(*kind.filter, {sql, call}, filter);
    TRY(filter::read(filter, whole, {sql, call}));
    return {};
}

std::vector<std::string> properties_asked(
    db::Sql& sql, const Call& call, const AutomationKind& kind, const std::string& filter
) {
    const auto whole = filter::whole_for(*kind.filter, {sql, call}, filter);
    const auto checked = filter::read(filter, whole, {sql, call});
    std::vector<std::string> asked;
    const auto add = [&](const Checked& part, const auto& self) -> void {
        if (part.kind == filter::Expression::Kind::term)
            for (auto& property : kind.properties_of(part.term.field->name))
                if (std::ranges::find(asked, property) == asked.end())
                    asked.push_back(std::move(property));
        for (const auto& inner : part.parts) self(inner, self);
    };
    if (checked) add(*checked, add);
    return asked;
}

}  // namespace mainstay::automation
