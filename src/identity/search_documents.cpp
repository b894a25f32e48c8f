#include "identity/search_documents.hpp"

#include <fmt/format.h>

#include "identity/actions.hpp"
#include "identity/directory.hpp"
#include "identity/permission.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

namespace {

struct PersonRow {
    Id<User> id;
    std::string name;
    std::string email;
    std::string organization;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(PersonRow, (), (id, name, email, organization, created_at))

struct OrganizationRow {
    Id<Organization> id;
    std::string name;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(OrganizationRow, (), (id, name, created_at))

std::vector<search::Document> load_people(db::Sql& sql, const std::vector<std::int64_t>& ids) {
    db::Query query{
        "SELECT u.id, u.name, u.email, COALESCE(o.name, ''), u.created_at FROM user_account u"
        " LEFT JOIN organization o ON o.id = u.organization WHERE u.id IN "
    };
    query.add_list(ids);
    std::vector<search::Document> documents;
    for (auto& row : sql.all<PersonRow>(query))
        documents.push_back({
            .id = row.id.value,
            .context = std::move(row.organization),
            .title = std::move(row.name),
            .body = row.email,
            .codes = {row.email},
            .at = row.created_at,
        });
    return documents;
}

std::vector<search::Document> load_organizations(
    db::Sql& sql, const std::vector<std::int64_t>& ids
) {
    db::Query query{"FROM organization WHERE id IN "};
    auto rows = sql.all<OrganizationRow>(query.add_list(ids));
    std::vector<Id<Organization>> organizations;
    for (const auto& row : rows) organizations.push_back(row.id);
    auto domains = store::domains_of(sql, organizations);

    std::vector<search::Document> documents;
    for (auto& row : rows) {
        search::Document document{
            .id = row.id.value,
            .title = std::move(row.name),
            .codes = domains[row.id],
            .at = row.created_at,
        };
        for (const auto& domain : document.codes)
            document.body += (document.body.empty() ? "" : ", ") + domain;
        documents.push_back(std::move(document));
    }
    return documents;
}

std::vector<std::int64_t> person_ids(db::Sql& sql, std::int64_t after, int limit) {
    return sql.all<std::int64_t>(
        "SELECT id FROM user_account WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

std::vector<std::int64_t> organization_ids(db::Sql& sql, std::int64_t after, int limit) {
    return sql.all<std::int64_t>(
        "SELECT id FROM organization WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

/// The rows of that kind that the caller may read in the directory.
std::optional<search::Reach> reach_of(const Call& call, const ResourceKind& kind) {
    const auto reached = reach(call, directory_read);
    if (reached == Reach::none) return std::nullopt;
    if (reached == Reach::all) return search::Reach{};
    auto narrowed = scope(call, directory_read, kind);
    return search::Reach{
        .condition = fmt::format(
            "EXISTS (SELECT 1 FROM {} WHERE {} = d.thing AND {})", kind.table, kind.id,
            narrowed.text
        ),
        .params = std::move(narrowed.params),
    };
}

std::optional<search::Reach> reach_of_people(const Call& call) {
    return reach_of(call, person_kind);
}

std::optional<search::Reach> reach_of_organizations(const Call& call) {
    return reach_of(call, organization_kind);
}

}  // namespace

std::vector<search::Kind> search_documents() {
    return {
        {.name = "person",
         .version = 2,
         .load = load_people,
         .ids = person_ids,
         .has_own_words = true,
         .reach = reach_of_people},
        {.name = "organization",
         .version = 2,
         .load = load_organizations,
         .ids = organization_ids,
         .has_own_words = true,
         .reach = reach_of_organizations},
    };
}

}  // namespace mainstay::identity
