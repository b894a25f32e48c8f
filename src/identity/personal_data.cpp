#include "identity/personal_data.hpp"

#include "identity/identity.hpp"
#include "identity/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::identity {

namespace {

constexpr std::int64_t events_at_once = 2000;
constexpr int page_size = 500;
constexpr db::ReadClass lengthy{.cost = db::Cost::lengthy};

/// What may sign in as the person, with what it tells of them.
constexpr std::string_view sign_in_tables[] = {"session", "known_device", "one_time_link"};

/// Ends all that the person has to come in by. Done first, so that nothing of theirs is added.
Result<ErasureProgress> erase_sign_in(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t
) {
    auto row = store::user(sql, person.id);
    if (!row) return ErasureProgress{};
    if (row->is_active) TRY(change_user(sql, call, {.id = person.id, .is_active = false}));

    ErasureProgress progress;
    progress.leads.push_back({{"user", person.id.value}, true, false});
    for (auto token : sql.all<std::int64_t>(
             "SELECT id FROM api_token WHERE user_account = :user ORDER BY id", person.id
         ))
        progress.leads.push_back({{"api_token", token}, true, false});
    sql.run(
        "DELETE FROM api_token_address WHERE token IN"
        " (SELECT id FROM api_token WHERE user_account = :user)",
        person.id
    );
    progress.erased += sql.run("DELETE FROM api_token WHERE user_account = :user", person.id);
    for (auto table : sign_in_tables)
        progress.erased +=
            sql.run("DELETE FROM " + std::string(table) + " WHERE user_account = :user", person.id);
    return progress;
}

struct LoggedEvent {
    Id<LoggedEvent> id;
    std::optional<Id<User>> user_account;
    std::optional<Id<User>> actor;
    std::string address;
    std::string user_agent;
    std::string details;
};
BOOST_DESCRIBE_STRUCT(LoggedEvent, (), (id, user_account, actor, address, user_agent, details))

/// Events stay, with who and when; where from and with what words, as far as those are theirs, do
/// not. Index: the primary key.
Result<ErasureProgress> erase_security_log(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + events_at_once};
    const auto redaction = person.redaction();
    auto events = sql.all<LoggedEvent>(
        "FROM security_event WHERE id > :after AND id <= :last"
        " AND (user_account = :user OR actor = :actor"
        " OR LOWER(details) LIKE :email ESCAPE '!' OR details LIKE :name ESCAPE '!') ORDER BY id",
        window.after, window.last, person.id, person.id, redaction.email_pattern(),
        redaction.name_pattern()
    );
    ErasureProgress progress;
    for (const auto& event : events) {
        auto details = wire::parse_json(event.details);
        const bool is_about_them = event.user_account == person.id;
        const bool names_them = !details || redaction.is_in_document(*details);
        const bool is_by_them = event.actor ? event.actor == person.id : is_about_them;
        if (!is_about_them && !names_them && !is_by_them) continue;
        progress.erased += sql.run(
            "UPDATE security_event SET details = :details, address = :address,"
            " user_agent = :user_agent WHERE id = :id",
            is_about_them || names_them ? std::string("{}") : event.details,
            is_by_them ? std::string() : event.address,
            is_by_them ? std::string() : event.user_agent, event.id
        );
    }
    progress.next = next_window(sql, "security_event", window);
    return progress;
}

/// The person themselves, last: until then a repetition finds them by their address.
Result<ErasureProgress> erase_account(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t
) {
    auto row = store::user(sql, person.id);
    if (!row) return ErasureProgress{};
    row->name = std::string(erased_name);
    row->email = "erased-" + to_string(person.id) + "@erased.invalid";
    row->organization.reset();
    row->sees_organization = false;
    row->is_present = false;
    if (!store::update_user(sql, *row)) throw db::Failure("the account is being changed");
    sql.run("UPDATE user_account SET password_hash = NULL WHERE id = :id", person.id);
    timeline::record(sql, call, {"user", person.id.value}, "erased", {}, {});
    record_security(sql, call, {SecurityEventKind::erased, person.id});
    return ErasureProgress{1};
}

struct ExportedAccount {
    Id<User> id;
    std::string name;
    std::string email;
    Role role = Role::requester;
    std::optional<Id<Organization>> organization;
    bool is_active = true;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(
    ExportedAccount, (), (id, name, email, role, organization, is_active, created_at)
)

struct ExportedSession {
    Time created_at;
    Time seen_at;
    std::string address;
    std::string user_agent;
};
BOOST_DESCRIBE_STRUCT(ExportedSession, (), (created_at, seen_at, address, user_agent))

struct ExportedToken {
    std::string name;
    std::string scopes;
    Time created_at;
    std::optional<Time> used_at;
    std::optional<Time> revoked_at;
};
BOOST_DESCRIBE_STRUCT(ExportedToken, (), (name, scopes, created_at, used_at, revoked_at))

struct ExportedEvent {
    Id<ExportedEvent> id;
    Time at;
    std::string kind;
    std::string address;
    std::string user_agent;
    std::string details;
};
BOOST_DESCRIBE_STRUCT(ExportedEvent, (), (id, at, kind, address, user_agent, details))

template <class Row>
void add_all(ExportSink& sink, const std::vector<Row>& rows) {
    for (const auto& row : rows) sink.add(wire::encode(row));
}

void export_account(db::Sql& sql, const DataSubject& person, ExportSink& sink) {
    sink.begin("account", "Your account.");
    add_all(sink, sql.all<ExportedAccount>("FROM user_account WHERE id = :id", person.id));

    sink.begin("teams", "Teams that you belong to.");
    auto teams = store::teams_of_users(sql, std::vector{person.id});
    for (const auto& team : teams[person.id]) sink.add(wire::encode(team));

    sink.begin("sessions", "Where you are signed in.");
    add_all(
        sink,
        sql.all<ExportedSession>(
            "FROM session WHERE user_account = :user ORDER BY id LIMIT :limit", person.id, page_size
        )
    );

    sink.begin("tokens", "API tokens that you made; the tokens themselves are not kept.");
    add_all(
        sink, sql.all<ExportedToken>(
                  "FROM api_token WHERE user_account = :user ORDER BY id LIMIT :limit", person.id,
                  page_size
              )
    );
}

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    database.read([&](db::Sql& sql) { export_account(sql, person, sink); });
    sink.begin("security_log", "What the security log holds of your account and of what you did.");
    std::vector<ExportedEvent> events;
    Id<ExportedEvent> after;
    do {
        events = database.read(
            [&](db::Sql& sql) {
                return sql.all<ExportedEvent>(
                    "FROM security_event WHERE id > :after AND (user_account = :user"
                    " OR (actor = :actor AND user_account IS NULL)) ORDER BY id LIMIT :limit",
                    after, person.id, person.id, page_size
                );
            },
            lengthy
        );
        add_all(sink, events);
        if (!events.empty()) after = events.back().id;
    } while (events.size() == page_size);
}

}  // namespace

PersonalData personal_data() {
    return {
        .export_person = export_person,
        .erasure = {{"sign-in", erase_sign_in}, {"security log", erase_security_log}},
        .erasure_end = {{"account", erase_account}},
    };
}

}  // namespace mainstay::identity
