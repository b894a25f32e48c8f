#include "bugfix/search_documents.hpp"

#include "bugfix/group_store.hpp"
#include "bugfix/permissions.hpp"

namespace mainstay::bugfix {

namespace {

std::vector<search::Document> load_errors(db::Sql& sql, const std::vector<std::int64_t>& ids) {
    std::vector<Id<ErrorGroup>> asked;
    for (const auto id : ids) asked.push_back({id});
    std::vector<search::Document> documents;
    for (auto& group : store::groups_of(sql, asked)) {
        // What went up in another is found as that.
        if (group.merged_into) continue;
        documents.push_back({
            .id = group.id.value,
            .context = group.culprit,
            .title = std::move(group.title),
            .body = group.culprit + '\n' + group.type,
            .at = group.last_seen,
        });
    }
    return documents;
}

std::vector<std::int64_t> error_ids(db::Sql& sql, std::int64_t after, int limit) {
    return sql.all<std::int64_t>(
        "SELECT id FROM error_group WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

std::optional<search::Reach> reach_of_errors(const Call& call) {
    const auto reached = identity::reach(call, error_read);
    if (reached == Reach::none) return std::nullopt;
    if (reached == Reach::all) return search::Reach{};
    auto narrowed = identity::scope(call, error_read);
    return search::Reach{
        .condition =
            "EXISTS (SELECT 1 FROM error_group g WHERE g.id = d.thing AND g.application IN"
            " (SELECT a.id FROM application a WHERE " +
            narrowed.text + "))",
        .params = std::move(narrowed.params),
    };
}

}  // namespace

std::vector<search::Kind> search_documents() {
    return {{
        .name = "error",
        .load = load_errors,
        .ids = error_ids,
        .has_own_words = true,
        .reach = reach_of_errors,
    }};
}

}  // namespace mainstay::bugfix
