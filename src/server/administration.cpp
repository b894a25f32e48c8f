#include "server/administration.hpp"

#include "identity/directory.hpp"
#include "server/installation.hpp"

namespace mainstay::server {

namespace {

Call local_call() { return Call::system(system_now(), "command-line"); }

// Runs `body` in a transaction of the installation, as the system.
template <class Body>
auto in(const Settings& settings, Body body) -> std::invoke_result_t<Body, db::Sql&, const Call&> {
    auto installation = TRY(open_existing(settings));
    auto call = local_call();
    return installation.database->write([&](db::Sql& sql) { return body(sql, call); });
}

Result<Id<User>> person_with(db::Sql& sql, const std::string& email) {
    auto person = identity::find_person(sql, email);
    if (!person) return refuse(code::no_such_user, {{"email", email}});
    return person->id;
}

}  // namespace

Result<identity::NewToken> create_token(
    const Settings& settings, const std::string& email, const identity::CreateToken& token
) {
    return in(settings, [&](db::Sql& sql, const Call& call) -> Result<identity::NewToken> {
        return identity::create_token_for(sql, call, TRY(person_with(sql, email)), token);
    });
}

Result<identity::UserView> create_user(const Settings& settings, const identity::CreateUser& user) {
    return in(settings, [&](db::Sql& sql, const Call& call) -> Result<identity::UserView> {
        return TRY(identity::create_user(sql, call, user)).body;
    });
}

Result<std::vector<identity::UserView>> list_users(const Settings& settings) {
    return in(
        settings,
        [](db::Sql& sql, const Call& call) -> Result<std::vector<identity::UserView>> {
            std::vector<identity::UserView> all;
            identity::ListUsers wanted{.limit = {{100}}};
            do {
                auto page = TRY(identity::list_users(sql, call, wanted));
                std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
                wanted.cursor.reset();
                if (page.next) wanted.cursor = Line<500>{*page.next};
            } while (wanted.cursor);
            return all;
        }
    );
}

Result<identity::OneTimeLink> create_link(const Settings& settings, const std::string& email) {
    auto installation = TRY(open_existing(settings));
    auto options = identity_options(settings);
    options.public_url = installation.public_url;
    return installation.database->write([&](db::Sql& sql) -> Result<identity::OneTimeLink> {
        return identity::create_link(sql, local_call(), {TRY(person_with(sql, email))}, options);
    });
}

Result<timeline::Report> verify_timeline(
    const Settings& settings, const std::optional<timeline::Anchor>& anchor
) {
    auto installation = TRY(open_existing(settings));
    return timeline::verify(*installation.database, installation.key, anchor);
}

Result<BlobReport> verify_blobs(const Settings& settings) {
    auto installation = TRY(open_existing(settings));
    return verify_all_blobs(*installation.database, *installation.blobs, system_now());
}

identity::Options identity_options(const Settings& settings) {
    return {
        .public_url = public_url(settings),
        .session_idle = std::chrono::hours(settings.session_hours.value),
        .session_max = std::chrono::days(settings.session_days.value),
        .token_life_max = std::chrono::days(settings.token_days_max.value),
        .security_log_life = std::chrono::days(settings.security_log_days.value),
    };
}

}  // namespace mainstay::server
