#include "identity/name_lookup.hpp"

#include "base/text.hpp"
#include "identity/actions.hpp"
#include "identity/address.hpp"
#include "identity/permission.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

namespace {

/// A pattern of LIKE for what begins with `text` in any case of ASCII letters.
std::string beginning(std::string_view text) {
    std::string pattern;
    for (char c : lower_ascii(trimmed(text))) {
        if (c == '%' || c == '_' || c == '!') pattern += '!';
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace

std::vector<UserRef> people_beginning(
    db::Sql& sql, const Call& call, std::string_view text, int limit
) {
    store::UserFilter filter{.words = typed_words(text), .role = {}, .organization = {}};
    std::vector<UserRef> people;
    if (filter.words.empty() || !may_some(call, directory_read)) return people;
    const auto readable = scope(call, directory_read, person_kind);
    for (auto& row : store::users(sql, filter, readable, {}, limit))
        people.push_back({row.id, std::move(row.name), std::move(row.email)});
    return people;
}

std::vector<TeamRef> teams_beginning(
    db::Sql& sql, const Call& call, std::string_view text, int limit
) {
    db::Query query;
    query.add("FROM team t WHERE LOWER(name) LIKE :begin ESCAPE '!'", beginning(text));
    scope(call, directory_read, team_kind).narrow(query);
    return sql.all<TeamRef>(query.add(" ORDER BY name LIMIT :limit", limit));
}

std::vector<OrganizationRef> organizations_beginning(
    db::Sql& sql, const Call& call, std::string_view text, int limit
) {
    db::Query query;
    query.add("FROM organization o WHERE name_key LIKE :begin ESCAPE '!'", beginning(text));
    scope(call, directory_read, organization_kind).narrow(query);
    return sql.all<OrganizationRef>(query.add(" ORDER BY name_key, id LIMIT :limit", limit));
}

std::vector<ApplicationRef> applications_beginning(
    db::Sql& sql, const Call& call, std::string_view text, int limit
) {
    db::Query query;
    query.add(
        "FROM application a WHERE (LOWER(key) LIKE :key ESCAPE '!'"
        " OR LOWER(name) LIKE :name ESCAPE '!')",
        beginning(text), beginning(text)
    );
    scope(call, application_use).narrow(query);
    return sql.all<ApplicationRef>(query.add(" ORDER BY key LIMIT :limit", limit));
}

bool may_read_directory(const Call& call) { return reach(call, directory_read) == Reach::all; }

}  // namespace mainstay::identity
