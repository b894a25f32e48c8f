#include <algorithm>

#include "base/text.hpp"
#include "identity/address.hpp"
#include "identity/store.hpp"
#include "search/search.hpp"

namespace mainstay::identity::store {

namespace {

/// The end of the range of all words that begin with `word`: UTF-8 never holds the byte 0xF8, and
/// U+10FFFF is no character.
std::string after_all_with(std::string_view word) { return std::string(word) + "\xF4\x8F\xBF\xBF"; }

void index(db::Sql& sql, Id<User> id, std::string_view name, std::string_view email) {
    search::changed(sql, "person", id.value);
    sql.run("DELETE FROM user_word WHERE user_account = :id", id);
    for (const auto& word : search_words(name, email)) {
        sql.run(
            "INSERT INTO user_word (word, user_account) VALUES (:word, :user_account)", word, id
        );
    }
}

}  // namespace

std::optional<UserRow> user(db::Sql& sql, Id<User> id) {
    return sql.one<UserRow>("FROM user_account WHERE id = :id", id);
}

std::optional<UserRow> user_of_email(db::Sql& sql, std::string_view email) {
    return sql.one<UserRow>("FROM user_account WHERE email = :email", email);
}

std::vector<UserRow> users(
    db::Sql& sql, const UserFilter& filter, const Scope& scope, const After& after,
    std::int64_t limit
) {
    db::Query query;
    query.add(
        "FROM user_account u WHERE (name_key, id) > (:after_name, :after_id)", after.text, after.id
    );
    scope.narrow(query);
    if (filter.role) query.add(" AND role = :role", *filter.role);
    if (filter.organization) query.add(" AND organization = :organization", *filter.organization);
    for (std::size_t i = 0; i < filter.words.size(); ++i) {
        auto n = std::to_string(i);
        query.add(
            " AND id IN (SELECT user_account FROM user_word WHERE word >= :word" + n +
                " AND word < :end" + n + ")",
            filter.words[i], after_all_with(filter.words[i])
        );
    }
    query.add(" ORDER BY name_key, id LIMIT :limit", limit);
    return sql.all<UserRow>(query);
}

std::optional<Id<User>> insert_user(db::Sql& sql, const UserRow& row, Time now) {
    auto id = sql.value<Id<User>>(
        "INSERT INTO user_account (email, name, name_key, role, organization, sees_organization,"
        " is_active, is_present, custom_role, created_at)"
        " VALUES (:email, :name, :name_key, :role, :organization, :sees_organization,"
        " :is_active, :is_present, :custom_role, :now)"
        " ON CONFLICT (email) DO NOTHING RETURNING id",
        row.email, row.name, lower_ascii(row.name), row.role, row.organization,
        row.sees_organization, row.is_active, row.is_present, row.custom_role, now
    );
    if (id) index(sql, *id, row.name, row.email);
    return id;
}

bool update_user(db::Sql& sql, const UserRow& row) {
    auto changed = sql.run(
        "UPDATE user_account SET email = :email, name = :name, name_key = :name_key, role = :role,"
        " organization = :organization, sees_organization = :sees_organization,"
        " is_active = :is_active, is_present = :is_present, custom_role = :custom_role,"
        " version = version + 1"
        " WHERE id = :id AND version = :version",
        row.email, row.name, lower_ascii(row.name), row.role, row.organization,
        row.sees_organization, row.is_active, row.is_present, row.custom_role, row.id, row.version
    );
    if (changed == 1) index(sql, row.id, row.name, row.email);
    return changed == 1;
}

bool is_email_taken(db::Sql& sql, std::string_view email, Id<User> except) {
    return sql
        .value<Id<User>>(
            "SELECT id FROM user_account WHERE email = :email AND id <> :except", email, except
        )
        .has_value();
}

bool is_any_user(db::Sql& sql) {
    return sql.value<Id<User>>("SELECT id FROM user_account ORDER BY id LIMIT 1").has_value();
}

std::int64_t other_administrators(db::Sql& sql, Id<User> except) {
    return *sql.value<std::int64_t>(
        "SELECT COUNT(*) FROM user_account"
        " WHERE role = 'administrator' AND is_active = 1 AND id <> :except",
        except
    );
}

std::optional<std::string> password_hash(db::Sql& sql, Id<User> id) {
    return sql.value<std::string>("SELECT password_hash FROM user_account WHERE id = :id", id);
}

void set_password_hash(db::Sql& sql, Id<User> id, std::string_view hash) {
    sql.run("UPDATE user_account SET password_hash = :hash WHERE id = :id", hash, id);
}

std::set<Id<User>> have_signed_in(db::Sql& sql, std::span<const Id<User>> ids) {
    std::set<Id<User>> signed_in;
    // In portions, since a statement takes only so many parameters.
    for (; !ids.empty(); ids = ids.subspan(std::min(ids.size(), refs_max))) {
        db::Query query;
        query.add("SELECT id FROM user_account u WHERE id IN ")
            .add_list(ids.first(std::min(ids.size(), refs_max)))
            .add(
                " AND (password_hash IS NOT NULL"
                " OR EXISTS (SELECT 1 FROM session s WHERE s.user_account = u.id))"
            );
        for (auto id : sql.all<Id<User>>(query)) signed_in.insert(id);
    }
    return signed_in;
}

std::map<Id<User>, std::vector<TeamRef>> teams_of_users(
    db::Sql& sql, std::span<const Id<User>> ids
) {
    db::Query query;
    query.add("FROM team_member m JOIN team ON id = m.team WHERE member IN ")
        .add_list(ids)
        .add(" ORDER BY member, level, id");
    std::map<Id<User>, std::vector<TeamRef>> teams;
    for (auto& row : sql.all<TeamOfUserRow>(query))
        teams[row.member].push_back({row.id, std::move(row.name), row.level});
    return teams;
}

void leave_all_teams(db::Sql& sql, Id<User> user) {
    sql.run("DELETE FROM team_member WHERE member = :user", user);
}

}  // namespace mainstay::identity::store
