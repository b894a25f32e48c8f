#include "identity/directory.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/text.hpp"
#include "identity/actions.hpp"
#include "identity/address.hpp"
#include "identity/permission.hpp"
#include "identity/record.hpp"
#include "identity/role_store.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

namespace {

// What is remembered here, and what that hangs on, stands in the triggers of the migration
// `remembered`: none of it is a right. What one may do is asked anew each time.

/// So few rows are asked for one by one, since most of them are remembered.
constexpr std::size_t remembered_max = 8;

/// The rows of `table` with these ids, by id. `table` is one of ours, never from outside.
template <class Row, class Resource>
std::map<Id<Resource>, Row> rows_by_id(
    db::Sql& sql, std::string_view table, std::span<const Id<Resource>> ids
) {
    std::map<Id<Resource>, Row> rows;
    if (ids.size() <= remembered_max && sql.may_remember()) {
        auto tail = "FROM " + std::string(table) + " WHERE id = :id";
        for (auto id : ids)
            if (auto row = sql.one_remembered<Row>(tail, id)) rows.emplace(id, *std::move(row));
        return rows;
    }
    // In portions, since a statement takes only so many parameters.
    for (; !ids.empty(); ids = ids.subspan(std::min(ids.size(), refs_max))) {
        db::Query query;
        query.add("FROM ").add(table).add(" WHERE id IN ");
        query.add_list(ids.first(std::min(ids.size(), refs_max)));
        for (auto& row : sql.all<Row>(query)) rows.emplace(row.id, std::move(row));
    }
    return rows;
}

/// The account of that address, made where it is not there: nobody signs in as it.
Person house_account(
    db::Sql& sql, const Call& call, std::string_view email, std::string_view name
) {
    if (auto known = find_person(sql, email)) return *std::move(known);
    store::UserRow row{.email = std::string(email), .name = std::string(name), .is_active = false};
    if (auto id = store::insert_user(sql, row, call.now)) {
        row.id = *id;
        record_created(sql, call, "user", id->value, row);
    }
    auto person = find_person(sql, email);
    MAINSTAY_CHECK(person.has_value());
    return *std::move(person);
}

}  // namespace

std::optional<Person> find_person(db::Sql& sql, Id<User> id) {
    return sql.one<Person>("FROM user_account WHERE id = :id", id);
}

std::optional<Person> find_person(db::Sql& sql, std::string_view email) {
    return sql.one<Person>("FROM user_account WHERE email = :email", lower_ascii(trimmed(email)));
}

std::vector<UserRef> find_people(
    db::Sql& sql, const Call& call, std::string_view text, std::int64_t limit
) {
    std::vector<UserRef> found;
    auto person = find_person(sql, text);
    if (person && may(call, directory_read, person_resource(sql, call, person->id.value))) {
        found.push_back({person->id, person->name, person->email});
        return found;
    }
    const auto readable = scope(call, directory_read, person_kind);
    store::UserFilter filter{.words = typed_words(text), .role = {}, .organization = {}};
    if (filter.words.empty()) return found;
    auto name = lower_ascii(trimmed(text));
    std::vector<UserRef> named;
    for (auto& row : store::users(sql, filter, readable, {}, limit)) {
        if (row.name_key == name) named.push_back({row.id, row.name, row.email});
        found.push_back({row.id, std::move(row.name), std::move(row.email)});
    }
    return named.size() == 1 ? named : found;
}

std::vector<Id<User>> administrators(db::Sql& sql, int limit) {
    return sql.all<Id<User>>(
        "SELECT id FROM user_account WHERE role = 'administrator' AND is_active = 1"
        " ORDER BY id LIMIT :limit",
        limit
    );
}

std::vector<Id<User>> managers(db::Sql& sql, int limit) {
    return sql.all<Id<User>>(
        "SELECT id FROM user_account WHERE role IN ('manager', 'administrator') AND is_active = 1"
        " ORDER BY id LIMIT :limit",
        limit
    );
}

std::optional<Call> call_as(db::Sql& sql, Id<User> id, Time now) {
    auto person = find_person(sql, id);
    if (!person || !person->is_active) return std::nullopt;
    auto teams = sql.all<Id<Team>>("SELECT team FROM team_member WHERE member = :id", id);
    Call call{
        .caller =
            Caller{
                .user = person->id,
                .name = person->name,
                .email = person->email,
                .role = person->role,
                .organization = person->organization,
                .sees_organization = person->sees_organization,
                .teams = std::move(teams),
                .scopes = {TokenScope::read, TokenScope::write, TokenScope::admin},
            },
        .now = now,
    };
    if (person->custom_role) store::take_role(sql, *person->custom_role, *call.caller);
    return call;
}

Person contact_for(
    db::Sql& sql, const Call& call, std::string_view address, std::string_view name
) {
    auto email = received_address(address);
    MAINSTAY_CHECK(email.has_value());
    if (auto known = find_person(sql, *email)) return *std::move(known);

    auto shown = as_line(name);
    if (shown.empty()) shown = email->substr(0, email->rfind('@'));
    store::UserRow row{
        .email = *email,
        .name = std::string(clipped(shown, name_length_max)),
        .organization = store::organization_of_domain(sql, mail_domain(*email)),
    };
    if (auto id = store::insert_user(sql, row, call.now)) {
        row.id = *id;
        record_created(sql, call, "user", id->value, row);
    }
    // Where another transaction was faster, its person is found.
    auto person = find_person(sql, *email);
    MAINSTAY_CHECK(person.has_value());
    return *std::move(person);
}

Person stranger(db::Sql& sql, const Call& call) {
    return house_account(sql, call, stranger_email, "Unverified sender");
}

Person monitoring_account(db::Sql& sql, const Call& call) {
    return house_account(sql, call, monitoring_email, "Mainstay monitoring");
}

bool is_stranger(db::Sql& sql, Id<User> id) {
    auto person = find_person(sql, id);
    return person && person->email == stranger_email;
}

std::optional<ApplicationEntry> find_application(db::Sql& sql, Id<Application> id) {
    return sql.one_remembered<ApplicationEntry>("FROM application WHERE id = :id", id);
}

std::optional<ApplicationEntry> find_application(db::Sql& sql, std::string_view key) {
    std::string capitals(trimmed(key));
    for (char& c : capitals)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return sql.one_remembered<ApplicationEntry>("FROM application WHERE key = :key", capitals);
}

std::optional<ApplicationEntry> application_of_address(db::Sql& sql, std::string_view address) {
    return sql.one<ApplicationEntry>(
        "FROM application WHERE mail_address = :address", lower_ascii(trimmed(address))
    );
}

std::optional<ApplicationEntry> application_of_recipient(db::Sql& sql, std::string_view address) {
    // As many tags as an address of ours can have, and each `+` of its own.
    constexpr int tags_max = 8;
    auto wanted = lower_ascii(trimmed(address));
    for (int i = 0; i <= tags_max; ++i) {
        if (auto application = application_of_address(sql, wanted)) return application;
        auto at = wanted.rfind('@');
        auto plus = at == wanted.npos ? wanted.npos : wanted.rfind('+', at);
        if (plus == wanted.npos || wanted.starts_with('"')) return std::nullopt;
        wanted.erase(plus, at - plus);
    }
    return std::nullopt;
}

bool is_of_organization(db::Sql& sql, std::string_view address, Id<Organization> organization) {
    return store::organization_of_domain(sql, lower_ascii(mail_domain(address))) == organization;
}

bool serves(db::Sql& sql, Id<Application> application, Id<Organization> organization) {
    return sql
        .one_remembered<Id<Application>>(
            "SELECT application FROM organization_application"
            " WHERE organization = :organization AND application = :application",
            organization, application
        )
        .has_value();
}

bool may_use(db::Sql& sql, const Call& call, Id<Application> application) {
    return may(call, application_use, application_resource(sql, call, application.value));
}

std::vector<Id<Organization>> organizations_of(db::Sql& sql, Id<Application> application) {
    return sql.all<Id<Organization>>(
        "SELECT organization FROM organization_application WHERE application = :application"
        " ORDER BY organization LIMIT :limit",
        application, refs_max
    );
}

std::optional<TeamRef> team_for(db::Sql& sql, Id<Application> application, Level level) {
    return sql.one_remembered<TeamRef>(
        "FROM team JOIN team_application a ON a.team = id"
        " WHERE a.application = :application AND level = :level ORDER BY id LIMIT 1",
        application, level
    );
}

std::vector<TeamRef> teams_of(db::Sql& sql, Id<Application> application) {
    return sql.all<TeamRef>(
        "FROM team JOIN team_application a ON a.team = id WHERE a.application = :application"
        " ORDER BY level, id LIMIT :limit",
        application, refs_max
    );
}

std::optional<TeamRef> find_team(db::Sql& sql, Id<Team> id) {
    return sql.one<TeamRef>("FROM team WHERE id = :id", id);
}

bool team_serves(db::Sql& sql, Id<Team> team, Id<Application> application) {
    return sql
        .value<Id<Team>>(
            "SELECT team FROM team_application WHERE team = :team AND application = :application",
            team, application
        )
        .has_value();
}

bool is_member(db::Sql& sql, Id<Team> team, Id<User> user) {
    return sql
        .value<Id<User>>(
            "SELECT member FROM team_member WHERE team = :team AND member = :member", team, user
        )
        .has_value();
}

std::vector<Id<User>> present_members(db::Sql& sql, Id<Team> team) {
    return sql.all_remembered<Id<User>>(
        "SELECT id FROM user_account JOIN team_member m ON m.member = id"
        " WHERE m.team = :team AND is_active = 1 AND is_present = 1 ORDER BY id LIMIT :limit",
        team, refs_max
    );
}

std::map<Id<User>, UserRef> user_refs(db::Sql& sql, std::span<const Id<User>> ids) {
    return rows_by_id<UserRef>(sql, "user_account", ids);
}

std::map<Id<Organization>, OrganizationRef> organization_refs(
    db::Sql& sql, std::span<const Id<Organization>> ids
) {
    return rows_by_id<OrganizationRef>(sql, "organization", ids);
}

std::map<Id<Team>, TeamRef> team_refs(db::Sql& sql, std::span<const Id<Team>> ids) {
    return rows_by_id<TeamRef>(sql, "team", ids);
}

std::map<Id<Application>, ApplicationEntry> application_refs(
    db::Sql& sql, std::span<const Id<Application>> ids
) {
    return rows_by_id<ApplicationEntry>(sql, "application", ids);
}

std::int64_t take_ticket_number(db::Sql& sql, Id<Application> application) {
    static constexpr db::HeldNumber next_number{
        "SELECT next_number FROM application WHERE id = :id",
        "UPDATE application SET next_number = :next WHERE id = :id"
    };
    auto next = sql.held(next_number, application);
    MAINSTAY_CHECK(next.has_value());
    sql.hold(next_number, *next + 1, application);
    return *next;
}

}  // namespace mainstay::identity
